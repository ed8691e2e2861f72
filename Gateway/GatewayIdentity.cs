namespace Orleans.Channels.Gateway;

/// <summary>Who this gateway is: a new id at each start, and numbers for its members.</summary>
internal sealed class GatewayIdentity
{
    private long _lastMember;

    /// <summary>The gateway's id: the machine's name for people, the rest for uniqueness.</summary>
    public string Id { get; init; } = $"{Environment.MachineName}-{Guid.NewGuid():N}";

    /// <summary>An id for a member to be.</summary>
    public MemberId NextMember() => new(Id, Interlocked.Increment(ref _lastMember));
}
