using System.Net.Sockets;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Whether what clients send is read by the thread that polls all sockets, where the runtime has one: no other thread needs to
/// wake for it. Past a rate that one thread can't read with ease, reads are spread over the thread pool.
/// </summary>
/// <remarks>
/// Whoever waits on that thread waits for what it would have to bring. So nothing goes on there that may wait, and none of an
/// application's code: see <see cref="SocketDispatcher.IsForTopicHere"/>.
/// </remarks>
internal sealed class InlineReads(IOptions<ChannelGatewayOptions> options, TimeProvider time)
{
    /// <summary>More bytes than this are read elsewhere: to decode them would keep all other sockets waiting.</summary>
    public const int MostBytes = 4096;

    // The runtime keeps the setter for those who know it by reflection (System.Net.Sockets, SocketAsyncContext.Unix.cs).
    private static readonly Action<Socket, bool>? Prefer = typeof(Socket)
        .GetProperty("PreferInlineCompletions", BindingFlags.Instance | BindingFlags.NonPublic)?.SetMethod?.CreateDelegate<Action<Socket, bool>>();

    private long _frames;
    private long _observedAt = time.GetTimestamp();
    private volatile bool _areOn = options.Value.InlineFramesPerSecond > 0;

    /// <summary>Whether this is the thread that polls, and not one of the pool.</summary>
    public static bool AreHere => !Thread.CurrentThread.IsThreadPoolThread;

    /// <summary>Whether sockets are to be read inline for now.</summary>
    public bool AreOn => _areOn;

    /// <summary>Has a socket's reads go on at the thread that polls, or no longer. Nothing happens on a runtime that has no such thread.</summary>
    public static void Set(Socket socket, bool inline) => Prefer?.Invoke(socket, inline);

    /// <summary>Decides by how many frames have come since this was last called.</summary>
    /// <param name="frames">From all open sockets, since they were opened.</param>
    public void Observe(long frames)
    {
        var seconds = time.GetElapsedTime(_observedAt).TotalSeconds;
        _observedAt = time.GetTimestamp();
        _areOn = frames - _frames < options.Value.InlineFramesPerSecond * seconds;
        _frames = frames;
    }
}
