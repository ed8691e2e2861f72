using System.Collections.Concurrent;

namespace Orleans.Channels.Tests;

/// <summary>What tests and the channels of their cluster share, in the one process they run in: gates, notes, refs.</summary>
internal sealed class Lab
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = [];
    private readonly ConcurrentDictionary<string, System.Threading.Channels.Channel<string>> _notes = [];
    private readonly ConcurrentDictionary<StreamId, bool> _beaten = [];
    private int _drops;

    /// <summary>Events of clients that a late reply may still go to, by name.</summary>
    public ConcurrentDictionary<string, SocketRef> Refs { get; } = [];

    /// <summary>Which messages to gateways are lost; none unless set.</summary>
    public Func<TopicBatch, bool>? Loses { get; set; }

    /// <summary>Whether each stream to a gateway loses its first beat, as one that takes long to begin.</summary>
    public bool LosesFirstBeats { get; set; }

    public int Drops => Volatile.Read(ref _drops);

    /// <summary>Completes when the gate of that name is opened.</summary>
    public Task GateAsync(string name) => Gate(name).Task;

    public void Open(string name) => Gate(name).TrySetResult();

    public void Note(string topic, string note) => Notes(topic).Writer.TryWrite(note);

    public Task<string> NextNoteAsync(string topic) => Notes(topic).Reader.ReadAsync().AsTask().WaitAsync(Patience.Long);

    /// <summary>Whether a message to a gateway is to be lost.</summary>
    public bool Drop(TopicBatch batch)
    {
        if (Loses?.Invoke(batch) is not true)
        {
            return false;
        }

        Interlocked.Increment(ref _drops);
        return true;
    }

    /// <summary>Whether a gateway's beat is to be lost.</summary>
    public bool DropBeat(StreamId stream) => LosesFirstBeats && _beaten.TryAdd(stream, true);

    private System.Threading.Channels.Channel<string> Notes(string topic) =>
        _notes.GetOrAdd(topic, static _ => System.Threading.Channels.Channel.CreateUnbounded<string>());

    private TaskCompletionSource Gate(string name) =>
        _gates.GetOrAdd(name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
