namespace Orleans.Channels;

/// <summary>What a caller of the HTTP API wants to do: the resource that the policy of <see cref="ChannelsApiOptions.Policy"/> is asked of.</summary>
/// <param name="Scope">What it is, always one.</param>
/// <param name="Topic">The topic that it is about; null for <see cref="ChannelsApiScopes.Disconnect"/>, and where the request names none and will be refused.</param>
/// <param name="SocketId">The socket's id that it is about, or null.</param>
public sealed record ChannelsApiCall(ChannelsApiScopes Scope, string? Topic, string? SocketId);
