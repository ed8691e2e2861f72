using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Orleans.Channels.Benchmarks;

/// <summary>A TCP connection.</summary>
/// <param name="fd">Its descriptor.</param>
internal sealed unsafe class PlainLink(int fd) : Link
{
    /// <inheritdoc/>
    public override void Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            nint sent = 0;
            var since = Stopwatch.GetTimestamp();
            while (sent < bytes.Length)
            {
                var count = Native.Send(fd, start + sent, bytes.Length - sent, Native.MsgDontWait | Native.MsgNoSignal);
                if (count >= 0)
                {
                    sent += count;
                }
                else if (!IsPassing || Stopwatch.GetElapsedTime(since) > LongestSend)
                {
                    throw new LoadException($"A socket could not send (error {Marshal.GetLastPInvokeError()}).");
                }
            }
        }
    }

    /// <inheritdoc/>
    public override int Receive(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var count = (int)Native.Receive(fd, start, buffer.Length, Native.MsgDontWait);
            return count > 0 ? count
                : count < 0 && IsPassing ? 0
                : throw new LoadException("The server closed a socket.");
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => Native.Abort(fd);

    private static bool IsPassing => Marshal.GetLastPInvokeError() is Native.EAgain or Native.EIntr;
}
