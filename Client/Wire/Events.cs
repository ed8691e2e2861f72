namespace Orleans.Channels.Client;

/// <summary>The protocol's own names.</summary>
internal static class Events
{
    public const string Join = "phx_join";
    public const string Leave = "phx_leave";
    public const string Reply = "phx_reply";
    public const string Close = "phx_close";
    public const string Error = "phx_error";
    public const string Heartbeat = "heartbeat";

    /// <summary>Carries the position of the binary broadcast before it, which has no place for one.</summary>
    public const string Position = "position";

    /// <summary>The topic of heartbeats.</summary>
    public const string PhoenixTopic = "phoenix";
}
