namespace Orleans.Channels.Gateway;

/// <summary>Who this gateway is: a new id at each start, and numbers for its members.</summary>
internal sealed class GatewayIdentity
{
    private long _lastMember;

    /// <summary>The gateway's id. Clients may see it in that of a member, so it says nothing of where it runs.</summary>
    public string Id { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>The id with the machine's name, for operators.</summary>
    public string Name => $"{Environment.MachineName}-{Id}";

    /// <summary>An id for a member to be.</summary>
    public MemberId NextMember() => new(Id, Interlocked.Increment(ref _lastMember));
}
