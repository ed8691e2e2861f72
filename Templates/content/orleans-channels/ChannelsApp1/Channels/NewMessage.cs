namespace ChannelsApp1.Channels;

/// <summary>What a member says.</summary>
public sealed record NewMessage(string Body);
