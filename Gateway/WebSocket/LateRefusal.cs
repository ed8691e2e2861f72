using System.Text;

namespace Orleans.Channels.Gateway;

/// <summary>
/// A refusal by the socket class as a close frame: a browser keeps a handshake's status from its page, and not a close frame's code
/// and reason. What else refuses a client, as a gateway that is full, still does so before the handshake.
/// </summary>
/// <param name="Code">One of <see cref="WebSocketCloseCode"/>.</param>
/// <param name="Reason">The socket class's own words, as many as fit into the frame.</param>
internal sealed record LateRefusal(ushort Code, string Reason)
{
    private const int MaxReasonBytes = WireLimits.MaxControlBytes - sizeof(ushort);
    private const int ShortestHold = 1_000;
    private const int LongestHold = 2_000;

    /// <summary>How the client can be told of an outcome, or null when it can't or needn't.</summary>
    public static LateRefusal? Of(in ConnectOutcome outcome) => outcome switch
    {
        { Status: StatusCodes.Status401Unauthorized, Response.Reason: { } reason } => new LateRefusal(WebSocketCloseCode.Unauthorized, Cut(reason)),
        { Status: StatusCodes.Status403Forbidden, Response.Reason: { } reason } => new LateRefusal(WebSocketCloseCode.Forbidden, Cut(reason)),
        _ => null,
    };

    /// <summary>
    /// Lets the client wait for its handshake. One that was let in forgets how often it has tried: phoenix.js comes back 10 ms after its
    /// connection has ended. No two wait equally long, so that they don't come back together.
    /// </summary>
    public static async Task HoldAsync(TimeProvider time, CancellationToken aborted) =>
        await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(ShortestHold, LongestHold)), time, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static string Cut(string reason)
    {
        var text = Encoding.UTF8.GetBytes(reason);
        return text.Length <= MaxReasonBytes ? reason : Encoding.UTF8.GetString(text[..(Utf8Prefix.WholeLength(text.AsSpan(0, MaxReasonBytes)) ?? 0)]);
    }
}
