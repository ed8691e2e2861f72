namespace Orleans.Channels.Client;

/// <summary>How one push differs from what the client's options say.</summary>
public sealed record PushOptions
{
    /// <summary>How long the answer may take, the wait for a join included. Null for <see cref="ChannelsClientOptions.PushTimeout"/>. Default: null.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What it does while the channel isn't joined. Null for <see cref="ChannelsClientOptions.WhileAway"/>. Default: null.</summary>
    public WhileAway? WhileAway { get; init; }
}
