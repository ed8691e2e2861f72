namespace Orleans.Channels.Gateway;

/// <summary>What a kick is answered with.</summary>
/// <param name="Members">How many members were ended.</param>
internal sealed record KickAnswer(int Members);
