namespace Orleans.Channels.Gateway;

/// <summary>What is to be done when a member's join has been answered.</summary>
/// <param name="Call">The call that is to be made of what its client has sent meanwhile.</param>
/// <param name="Successor">The same client's next join, which was waiting for this one; this member has ended.</param>
/// <param name="IsGone">Whether it had ended before, so that the topic has somebody who isn't there.</param>
internal readonly record struct Entered(MemberCall? Call = null, TopicMember? Successor = null, bool IsGone = false);
