using System.Net;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>A socket that makes its gateway hold so much.</summary>
internal sealed class HoardingSocket(long held, string? socketId = null) : ISocketTransport
{
    /// <summary>What it was closed with; 0 while it is open.</summary>
    public int Code { get; private set; }

    public string? SocketId => socketId;

    public long BeganAt => 0;

    public IPAddress? Address => null;

    public bool IsLongPoll => false;

    public bool IsTooSlow => false;

    public SocketTraffic Traffic => default;

    public int Waiting => 0;

    public long Held => held;

    public void Close(ushort code, string reason) => Code = code;

    public void CheckTimes()
    {
    }

    public void Cut()
    {
    }
}
