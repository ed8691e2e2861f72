using System.Net;

namespace Orleans.Channels.Proof;

/// <summary>
/// The network between silos, and between one of them and the database: that one can be cut off from all of it. Gateways and clients reach
/// each silo past it.
/// </summary>
internal sealed class CutNetwork : IAsyncDisposable
{
    private readonly List<TcpRelay> _relays = [];
    private volatile bool _isCut;

    /// <summary>The address of the silo that can be cut off. A silo begins each connection by saying its own.</summary>
    public static IPAddress Apart { get; } = IPAddress.Parse("127.0.0.3");

    /// <summary>Cuts that silo off.</summary>
    public void Cut() => _isCut = true;

    /// <summary>Mends it.</summary>
    public void Mend() => _isCut = false;

    /// <summary>The port under which others find a silo.</summary>
    /// <param name="address">The silo's address.</param>
    /// <param name="port">Where it listens on 127.0.0.1.</param>
    public int ToSilo(IPAddress address, int port) =>
        Add(new TcpRelay(address, port, greeting => _isCut && (address.Equals(Apart) || greeting.Span.IndexOf(Apart.GetAddressBytes()) >= 0)));

    /// <summary>The port under which the silo that can be cut off finds the database.</summary>
    /// <param name="port">Where it listens on 127.0.0.1.</param>
    public int ToDatabase(int port) => Add(new TcpRelay(IPAddress.Loopback, port, _ => _isCut));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var relay in _relays)
        {
            await relay.DisposeAsync();
        }
    }

    private int Add(TcpRelay relay)
    {
        _relays.Add(relay);
        return relay.Port;
    }
}
