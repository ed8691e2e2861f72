namespace Orleans.Channels.Gateway;

/// <summary>What held at the gateway when a topic was asked to let a member join.</summary>
/// <param name="Stream">The number of the stream that the topic was told of.</param>
/// <param name="Detachments">How often the gateway had left an activation of the topic: what one answers that it left since is past.</param>
/// <param name="Doubts">How often the gateway had heard that topics may have ended its members while it knew of no activation: what was answered before says nothing.</param>
/// <param name="IsBehind">Whether the gateway missed what the topic's log for repairs no longer has.</param>
internal readonly record struct JoinTicket(int Stream, int Detachments, int Doubts, bool IsBehind);
