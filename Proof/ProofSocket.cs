using System.Globalization;
using System.Net.WebSockets;

namespace Orleans.Channels.Proof;

/// <summary>A client's socket that behaves as phoenix.js does: it connects again, joins again, and beats its heart.</summary>
internal sealed class ProofSocket : IDisposable
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<Uri> _addresses;
    private readonly Dictionary<string, ProofMember> _members = [];
    private readonly SemaphoreSlim _sending = new(1);
    private int _nextAddress;
    private int _nextRef;
    private bool _awaitsHeartbeat;
    private ClientWebSocket? _connection;

    public ProofSocket(IReadOnlyList<Uri> addresses, int first)
    {
        _addresses = addresses;
        _nextAddress = first;
        Address = addresses[first % addresses.Count];
    }

    /// <summary>Where it connects, or connected last.</summary>
    public Uri Address { get; private set; }

    /// <summary>The longest that this client waited of its own accord since it was last asked, in ticks.</summary>
    public long LongestBackoff { get; set; }

    /// <summary>Takes part in a topic from the next connection on.</summary>
    public void Add(ProofMember member)
    {
        _members.Add(member.Topic, member);
        member.Socket = this;
    }

    /// <summary>A ref that this socket hasn't used.</summary>
    public string NextRef() => Interlocked.Increment(ref _nextRef).ToString(CultureInfo.InvariantCulture);

    /// <summary>Connects, for as long as it may run.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var tries = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            // What a load balancer does: the next connection goes to another gateway.
            Address = _addresses[_nextAddress++ % _addresses.Count];
            using var connection = new ClientWebSocket();
            using var life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            connection.Options.KeepAliveInterval = TimeSpan.Zero;
            try
            {
                using (var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
                {
                    patience.CancelAfter(ConnectPatience);
                    await connection.ConnectAsync(Address, patience.Token);
                }

                tries = 0;
                _awaitsHeartbeat = false;
                _connection = connection;
                foreach (var member in _members.Values)
                {
                    await member.JoinAsync(life.Token);
                }

                var beats = BeatAsync(connection, life.Token);
                await ReceiveAsync(connection, life.Token);
                await life.CancelAsync();
                await beats;
            }
            catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
            {
                // The connection is gone, and comes again.
            }

            await life.CancelAsync();
            _connection = null;
            foreach (var member in _members.Values)
            {
                member.Disconnected();
            }

            var wait = Backoff.Socket(++tries);
            LongestBackoff = Math.Max(LongestBackoff, wait.Ticks);
            await Task.Delay(wait, cancellationToken).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>Sends a frame, if there is a connection.</summary>
    public async Task<bool> TrySendAsync(byte[] frame)
    {
        var connection = _connection;
        if (connection is null)
        {
            return false;
        }

        await _sending.WaitAsync();
        try
        {
            await connection.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            return true;
        }
        catch (Exception exception) when (exception is WebSocketException or InvalidOperationException or IOException or OperationCanceledException)
        {
            return false;
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Cuts the connection, as a lost network would.</summary>
    public void Cut() => _connection?.Abort();

    /// <inheritdoc/>
    public void Dispose() => _sending.Dispose();

    private async Task BeatAsync(ClientWebSocket connection, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(HeartbeatInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (_awaitsHeartbeat)
                {
                    connection.Abort();
                    return;
                }

                _awaitsHeartbeat = true;
                await TrySendAsync(WireFrame.Write(null, NextRef(), "phoenix", "heartbeat", new { }));
            }
        }
        catch (OperationCanceledException)
        {
            // The connection is gone.
        }
    }

    private async Task ReceiveAsync(ClientWebSocket connection, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        while (true)
        {
            var received = await connection.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            length += received.Count;
            if (received.EndOfMessage)
            {
                Handle(WireFrame.Read(buffer.AsMemory(0, length)), cancellationToken);
                length = 0;
            }
            else if (length == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * length);
            }
        }
    }

    private void Handle(in WireFrame frame, CancellationToken cancellationToken)
    {
        if (frame.Topic == "phoenix")
        {
            _awaitsHeartbeat = false;
        }
        else if (_members.TryGetValue(frame.Topic, out var member))
        {
            member.Handle(frame, cancellationToken);
        }
    }
}
