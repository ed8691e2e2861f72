using System.Diagnostics.CodeAnalysis;

namespace Orleans.Channels.Client;

/// <summary>One connection from its making to its end: the loop that receives.</summary>
/// <param name="client">The client.</param>
/// <param name="epoch">Which try it is.</param>
[SuppressMessage("Reliability", "CA1001", Justification = "Without a timer the source holds nothing, and it may be cancelled late.")]
internal sealed class ConnectionRun(ClientCore client, int epoch)
{
    private readonly CancellationTokenSource _end = new();
    private readonly ServerFrameReader _reader = new();
    private IClientConnection? _connection;

    /// <summary>What waits to be sent, once the connection is open.</summary>
    public Outbox? Outbox { get; private set; }

    /// <summary>Completes when the loop has ended.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Begins.</summary>
    public void Start()
    {
        using (ExecutionContext.SuppressFlow())
        {
            Completion = Task.Run(RunAsync);
        }
    }

    /// <summary>Ends it at once; outside of turns.</summary>
    public void Abort()
    {
        _end.Cancel();
        _connection?.Abort();
    }

    /// <summary>Says goodbye, and ends it.</summary>
    public async Task CloseAsync(TimeSpan patience, TimeProvider time)
    {
        if (Outbox is not null)
        {
            using var limit = new CancellationTokenSource(patience, time);
            try
            {
                await _connection!.CloseAsync(limit.Token).AsTask().WaitAsync(limit.Token).ConfigureAwait(false);
                await Completion.WaitAsync(limit.Token).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // Who doesn't hear a goodbye notices that nobody is there.
            }
        }

        Abort();
        await Completion.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        var code = CloseCode.Abnormal;
        Exception? failure = null;
        try
        {
            var request = await MakeRequestAsync(_end.Token).ConfigureAwait(false);
            _connection = await client.Transport.ConnectAsync(request, _end.Token).ConfigureAwait(false);
            Outbox = new Outbox(client, _connection, epoch);
            code = client.Opened(epoch) ? await ReceiveAsync(_connection).ConfigureAwait(false) : code;
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        client.Lost(epoch, code, failure);
        if (_connection is not null)
        {
            _connection.Abort();
            await _connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<TransportRequest> MakeRequestAsync(CancellationToken cancellationToken)
    {
        // A callback that doesn't look at its token doesn't hold up the end.
        var given = client.Options.ConnectParams is { } make ? await make(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false) : [];
        var token = client.Options.AuthToken is { } fetch ? await fetch(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false) : null;
        return new TransportRequest(client.Address, new Dictionary<string, string>(given) { ["vsn"] = "2.0.0" }, token);
    }

    private async Task<int> ReceiveAsync(IClientConnection connection)
    {
        while (true)
        {
            var message = await connection.ReceiveAsync(_end.Token).ConfigureAwait(false);
            if (message.Kind == TransportMessageKind.Closed)
            {
                return message.CloseCode;
            }

            var frame = message.Kind == TransportMessageKind.Text ? _reader.ReadText(message.Data) : _reader.ReadBinary(message.Data);
            if (client.Received(epoch, frame) is { } room)
            {
                await room.WaitAsync(_end.Token).ConfigureAwait(false);
                client.Release(epoch);
            }
        }
    }
}
