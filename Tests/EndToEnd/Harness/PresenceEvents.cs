namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Knows the frames by which a room tells who is there.</summary>
internal static class PresenceEvents
{
    public static bool Holds(WebSocketFrame frame) =>
        frame.Opcode == WebSocketOpcode.Text
        && frame.Text.Contains("presence_", StringComparison.Ordinal)
        && WireMessage.Parse(frame.Text).Event is "presence_state" or "presence_diff";
}
