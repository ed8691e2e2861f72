namespace Orleans.Channels.Client;

/// <summary>The events by which a server tells who is present.</summary>
internal static class PresenceEvents
{
    public const string State = "presence_state";
    public const string Diff = "presence_diff";

    /// <summary>In place of both, on topics that are too large; no Phoenix server sends it.</summary>
    public const string Summary = "presence_summary";
}
