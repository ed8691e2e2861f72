namespace Orleans.Channels.Tests;

/// <summary>What a topic was asked to handle.</summary>
internal sealed record HandleRequest(MemberId Member, long Epoch, int Call, MemberEvent[] Events)
{
    /// <summary>The events' names, in one line.</summary>
    public string Names => string.Join(' ', Events.Select(e => e.IsLeave ? "leave" : e.Event));
}
