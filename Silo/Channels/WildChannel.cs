using System.Globalization;

namespace Orleans.Channels.Samples;

/// <summary>Looks into the topic: <c>wild:a:b</c> takes members only when b is twice a.</summary>
public sealed class WildChannel : Channel
{
    /// <inheritdoc/>
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload) =>
        new(Topic.Rest.Split(':') is [var a, var b] && IsInteger(a, out var single) && IsInteger(b, out var twice) && twice == 2 * single
            ? JoinResult.Ok()
            : JoinResult.Error());

    /// <summary>Replies pong.</summary>
    [HandleIn("ping")]
    public Reply Ping() => Reply.Ok(new { ping = "pong" });

    private static bool IsInteger(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
}
