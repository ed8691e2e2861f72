namespace Orleans.Channels.Gateway;

/// <summary>What has gone over sockets since they were opened, as their transport sent and received it.</summary>
/// <param name="FramesIn">Frames from clients.</param>
/// <param name="BytesIn">Bytes from clients.</param>
/// <param name="FramesOut">Frames to clients.</param>
/// <param name="BytesOut">Bytes to clients.</param>
internal readonly record struct SocketTraffic(long FramesIn, long BytesIn, long FramesOut, long BytesOut)
{
    public static SocketTraffic operator +(SocketTraffic left, SocketTraffic right) => new(
        left.FramesIn + right.FramesIn, left.BytesIn + right.BytesIn, left.FramesOut + right.FramesOut, left.BytesOut + right.BytesOut);

    /// <summary>The larger of each.</summary>
    public static SocketTraffic Max(SocketTraffic left, SocketTraffic right) => new(
        Math.Max(left.FramesIn, right.FramesIn), Math.Max(left.BytesIn, right.BytesIn), Math.Max(left.FramesOut, right.FramesOut), Math.Max(left.BytesOut, right.BytesOut));
}
