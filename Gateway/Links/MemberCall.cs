namespace Orleans.Channels.Gateway;

/// <summary>A call that is to be made of a topic.</summary>
/// <param name="Events">The member's events, in the order they came.</param>
/// <param name="Number">The call's number, which rises: a topic takes a number once.</param>
/// <param name="Epoch">The activation that it is for.</param>
internal readonly record struct MemberCall(MemberEvent[] Events, int Number, long Epoch);
