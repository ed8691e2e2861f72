namespace Orleans.Channels.Gateway;

/// <summary>What is done with a payload that came over HTTP.</summary>
internal enum ApiErrand
{
    /// <summary>It goes to every member of the topic.</summary>
    Broadcast,

    /// <summary>It goes to the topic's channel.</summary>
    Send,
}
