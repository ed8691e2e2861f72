using System.Collections.Concurrent;
using System.Text.Json;
using Orleans.Storage;

namespace Orleans.Channels.Tests;

/// <summary>A grain storage outside of the cluster, with ETags, that fails as databases fail.</summary>
internal sealed class FaultyStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<string, (string ETag, string Json)> _records = [];
    private int _lastETag;
    private int _refused;

    /// <summary>Every call fails, and nothing is done.</summary>
    public bool IsDown { get; set; }

    /// <summary>The next write of a key that contains this is done, and its answer lost.</summary>
    public string? LosesAnswerOf { get; set; }

    /// <summary>What a write of a key waits for before it is done; nothing unless set.</summary>
    public Func<string, Task>? Holds { get; set; }

    /// <summary>How many calls have failed.</summary>
    public int Refused => Volatile.Read(ref _refused);

    public IEnumerable<string> Keys => _records.Keys;

    /// <summary>What is stored under a key that begins and ends so.</summary>
    public string? Json(string state, string topic) => _records.TryGetValue(KeyOf(state, topic), out var found) ? found.Json : null;

    /// <summary>Writes as somebody else would.</summary>
    public void Put(string state, string topic, Func<string, string> change) => _records[KeyOf(state, topic)] = (NextETag(), change(Json(state, topic)!));

    public void Remove(string state, string topic) => _records.TryRemove(KeyOf(state, topic), out _);

    /// <summary>What is stored now, to be put back later as from a backup.</summary>
    public Action Backup()
    {
        var backup = _records.ToArray();
        return () =>
        {
            _records.Clear();
            foreach (var (key, record) in backup)
            {
                _records[key] = record;
            }
        };
    }

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Task.Yield();
        ThrowIfDown();
        var exists = _records.TryGetValue($"{stateName}|{grainId}", out var found);
        grainState.State = exists ? JsonSerializer.Deserialize<T>(found.Json)! : Activator.CreateInstance<T>();
        grainState.ETag = found.ETag;
        grainState.RecordExists = exists;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (key, json) = ($"{stateName}|{grainId}", JsonSerializer.Serialize(grainState.State));
        await Task.Yield();
        await (Holds?.Invoke(key) ?? Task.CompletedTask);
        ThrowIfDown();
        lock (_records)
        {
            var current = _records.GetValueOrDefault(key).ETag;
            if (current != grainState.ETag)
            {
                Interlocked.Increment(ref _refused);
                throw new InconsistentStateException($"{key} was written by another.", current ?? "none", grainState.ETag ?? "none");
            }

            var etag = NextETag();
            _records[key] = (etag, json);
            if (LosesAnswerOf is { } lost && key.Contains(lost, StringComparison.Ordinal))
            {
                LosesAnswerOf = null;
                throw new TimeoutException("The answer is lost.");
            }

            grainState.ETag = etag;
            grainState.RecordExists = true;
        }
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();

    private string KeyOf(string state, string topic) =>
        _records.Keys.SingleOrDefault(key => key.StartsWith($"{state}|", StringComparison.Ordinal) && key.EndsWith(topic, StringComparison.Ordinal)) ?? string.Empty;

    private string NextETag() => $"{Interlocked.Increment(ref _lastETag)}";

    private void ThrowIfDown()
    {
        if (IsDown)
        {
            Interlocked.Increment(ref _refused);
            throw new TimeoutException("The storage is down.");
        }
    }
}
