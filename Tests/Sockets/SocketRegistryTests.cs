using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

public sealed class SocketRegistryTests : IDisposable
{
    private static readonly IOptions<ChannelGatewayOptions> Options = Microsoft.Extensions.Options.Options.Create(new ChannelGatewayOptions());

    private readonly FakeTimeProvider _time = new();
    private readonly SocketRegistry _sockets;

    public SocketRegistryTests() => _sockets = new(new InlineReads(Options, _time), new GatewayMemory(Options, NullLogger<GatewayMemory>.Instance), Options, _time, NullLogger<SocketRegistry>.Instance);

    public void Dispose() => _sockets.Dispose();

    [Fact]
    public void A_disconnect_closes_who_is_just_being_let_in_and_not_who_comes_back()
    {
        var (there, joining) = (Socket("ann"), Socket("ann"));
        _sockets.Add(there);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        _sockets.Disconnect("ann");
        _sockets.Add(joining);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var (back, other) = (Socket("ann"), Socket("bob"));
        _sockets.Add(back);
        _sockets.Add(other);

        Assert.Equal([1001, 1001, 0, 0], [there.Code, joining.Code, back.Code, other.Code]);
    }

    private SocketDouble Socket(string id) => new(id, _time.GetTimestamp());

    private sealed class SocketDouble(string id, long beganAt) : ISocketTransport
    {
        public int Code { get; private set; }

        public string? SocketId => id;

        public long BeganAt => beganAt;

        public IPAddress? Address => null;

        public bool IsLongPoll => false;

        public bool IsTooSlow => false;

        public SocketTraffic Traffic => default;

        public int Waiting => 0;

        public long Held => 0;

        public void Close(ushort code, string reason) => Code = code;

        public void CheckTimes()
        {
        }

        public void Cut()
        {
        }
    }
}
