using Orleans.Channels.Client;

namespace Orleans.Channels.Proof;

/// <summary>One client, which comes to another gateway with each connection, as a load balancer has it, and can be cut.</summary>
internal sealed class ProofSocket : IClientTransport, IAsyncDisposable
{
    private readonly WebSocketTransport _webSockets = new();
    private readonly List<ProofMember> _members = [];
    private readonly IReadOnlyList<Uri> _addresses;
    private readonly ChannelsClient _client;
    private IClientConnection? _connection;
    private int _next;

    /// <param name="addresses">The gateways.</param>
    /// <param name="first">Which of them it comes to first.</param>
    public ProofSocket(IReadOnlyList<Uri> addresses, int first)
    {
        _addresses = addresses;
        _next = first;
        Address = addresses[first % addresses.Count];
        _client = new(Address.AbsoluteUri, new ChannelsClientOptions { Transport = this, WhileAway = WhileAway.Fail });
    }

    /// <summary>Where it connects, or connected last.</summary>
    public Uri Address { get; private set; }

    /// <summary>Takes part in a topic; before it runs.</summary>
    public void Add(ProofMember member)
    {
        _members.Add(member);
        member.Enter(this, _client);
    }

    /// <summary>Is there for as long as it may.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var listening = Task.WhenAll(_members.Select(member => member.ListenAsync()));
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await DisposeAsync();
        await listening;
    }

    /// <summary>Cuts the connection, as a lost network would.</summary>
    public void Cut() => _connection?.Abort();

    /// <inheritdoc/>
    public async ValueTask<IClientConnection> ConnectAsync(TransportRequest request, CancellationToken cancellationToken)
    {
        Address = _addresses[_next++ % _addresses.Count];
        return _connection = await _webSockets.ConnectAsync(request with { Address = Address }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
