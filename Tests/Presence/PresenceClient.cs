using System.Globalization;
using System.Text.Json;

namespace Orleans.Channels.Tests;

/// <summary>A client that folds what it hears of presence while it does other things.</summary>
internal sealed class PresenceClient
{
    private readonly Lock _lock = new();
    private readonly TestSocket _socket;
    private readonly string _topic;
    private readonly PresenceFold _fold = new();
    private readonly Dictionary<string, TaskCompletionSource<string>> _asked = [];
    private readonly Task _reading;
    private string _joinRef = "0";
    private int _refs;
    private bool _ended;

    private PresenceClient(TestSocket socket, string topic)
    {
        _socket = socket;
        _topic = topic;
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>What it takes to be present.</summary>
    public string Presence
    {
        get
        {
            lock (_lock)
            {
                return _reading.Exception is { } failure ? throw failure : _fold.ToString();
            }
        }
    }

    public static async Task<PresenceClient> ConnectAsync(TestGateway gateway, string topic) => new(await gateway.ConnectAsync(), topic);

    /// <summary>Joins, or joins once more.</summary>
    public Task JoinAsync(string payload)
    {
        string reference;
        lock (_lock)
        {
            reference = NextRef();
            _joinRef = reference;
            _fold.Rejoin();
        }

        return AskAsync("phx_join", payload, reference);
    }

    /// <summary>Its topic is about to be lost, and it to be rejoined without a word: until the new state comes, diffs tell of those it doesn't know.</summary>
    public void ExpectNewState()
    {
        lock (_lock)
        {
            _fold.Rejoin();
        }
    }

    /// <summary>Pushes, and gives the status of the reply.</summary>
    public Task<string> AskAsync(string eventName, string payload = "{}") => AskAsync(eventName, payload, NextRef());

    /// <summary>Pushes what is answered by phx_error alone.</summary>
    public void Crash() => _socket.Send(_joinRef, NextRef(), _topic, "crash");

    /// <summary>Ends the connection without a word.</summary>
    public void Drop()
    {
        _ended = true;
        _socket.Connection.End();
    }

    private Task<string> AskAsync(string eventName, string payload, string reference)
    {
        var asked = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _asked.Add(reference, asked);
        }

        _socket.Send(_joinRef, reference, _topic, eventName, payload);
        return AnswerAsync(asked.Task);
    }

    // What ends the reading is the reason why no answer comes.
    private async Task<string> AnswerAsync(Task<string> answer)
    {
        await Task.WhenAny(answer, _reading).WaitAsync(Patience.Long);
        if (_reading.IsFaulted)
        {
            await _reading;
        }

        return await answer.WaitAsync(Patience.Long);
    }

    private string NextRef() => Interlocked.Increment(ref _refs).ToString(CultureInfo.InvariantCulture);

    private async Task ReadAsync()
    {
        while (!Volatile.Read(ref _ended))
        {
            using var frame = JsonDocument.Parse(await _socket.NextAsync());
            lock (_lock)
            {
                Take(frame.RootElement[0].GetString(), frame.RootElement[1].GetString(), frame.RootElement[3].GetString()!, frame.RootElement[4].Clone());
            }
        }
    }

    private void Take(string? joinRef, string? reference, string eventName, JsonElement payload)
    {
        if (eventName == "phx_reply" && _asked.Remove(reference!, out var asked))
        {
            asked.SetResult(payload.GetProperty("status").GetString()!);
        }
        else if (eventName.StartsWith("presence_", StringComparison.Ordinal) && (joinRef is null || joinRef == _joinRef))
        {
            _fold.Take(eventName, payload, isPushed: joinRef is not null);
        }
    }
}
