using Orleans.Channels.Client;

namespace Orleans.Channels.Tests;

/// <summary>A server whose every word is the test's: it takes connections or refuses them, and says what it is told to.</summary>
internal sealed class ScriptedServer : IClientTransport
{
    private readonly System.Threading.Channels.Channel<ScriptedConnection> _accepted = System.Threading.Channels.Channel.CreateUnbounded<ScriptedConnection>();
    private int _tries;

    /// <summary>What connects fail with, or null.</summary>
    public Exception? Refusal { get; set; }

    /// <summary>How many connects there were.</summary>
    public int Tries => Volatile.Read(ref _tries);

    /// <summary>What the last connect said.</summary>
    public TransportRequest? Request { get; private set; }

    public ValueTask<IClientConnection> ConnectAsync(TransportRequest request, CancellationToken cancellationToken)
    {
        Request = request;
        Interlocked.Increment(ref _tries);
        if (Refusal is { } refusal)
        {
            throw refusal;
        }

        var connection = new ScriptedConnection();
        _accepted.Writer.TryWrite(connection);
        return new(connection);
    }

    /// <summary>The next connection.</summary>
    public async Task<ScriptedConnection> AcceptAsync() => await _accepted.Reader.ReadAsync().AsTask().WaitAsync(Patience.Long);
}
