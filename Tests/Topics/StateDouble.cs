using Orleans.Storage;

namespace Orleans.Channels.Tests;

/// <summary>A grain storage whose writes the test answers, or that answers at once, with ETags.</summary>
internal sealed class StateDouble(bool answersAtOnce = false) : IPersistentState<List<string>>
{
    private int _writing;
    private int _stored;
    private int _known;
    private string _knownStored = string.Empty;

    public CallLog<string, bool> Writes { get; } = new();

    public bool FailsNext { get; set; }

    /// <summary>The next write is done, and its answer lost.</summary>
    public bool LosesNext { get; set; }

    /// <summary>Whether reads give what this activation wrote last, whatever has been written since.</summary>
    public bool ReadsBehind { get; set; }

    /// <summary>The most writes that were under way at once.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>What is stored.</summary>
    public string Stored { get; private set; } = string.Empty;

    public List<string> State { get; set; } = [];

    public string Etag => $"{_known}";

    public bool RecordExists => true;

    public void WriteAsAnother(string stored)
    {
        Stored = stored;
        _stored++;
    }

    public Task ReadStateAsync()
    {
        if (!ReadsBehind)
        {
            (_known, _knownStored) = (_stored, Stored);
        }

        State = [.. _knownStored.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

        return Task.CompletedTask;
    }

    public Task ClearStateAsync() => throw new NotSupportedException();

    public Task WriteStateAsync()
    {
        MostAtOnce = Math.Max(MostAtOnce, ++_writing);
        var written = Writes.Add(string.Join(' ', State));
        if (!answersAtOnce)
        {
            return WaitAsync(written);
        }

        _writing--;
        if (FailsNext)
        {
            throw new TimeoutException("The test lets this write fail.");
        }

        if (_known != _stored)
        {
            throw new InconsistentStateException("Another has written.", $"{_stored}", Etag);
        }

        Stored = string.Join(' ', State);
        _stored++;
        if (LosesNext)
        {
            LosesNext = false;
            throw new TimeoutException("The answer is lost.");
        }

        (_known, _knownStored) = (_stored, Stored);
        return Task.CompletedTask;
    }

    private async Task WaitAsync(Task written)
    {
        try
        {
            await written;
        }
        finally
        {
            _writing--;
        }
    }
}
