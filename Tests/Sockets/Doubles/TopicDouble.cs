namespace Orleans.Channels.Tests;

/// <summary>A topic's grain as a gateway sees it, every answer given by the test.</summary>
internal sealed class TopicDouble
{
    public TopicDouble(string name)
    {
        Name = name;
        Grain = CallProxy.Of<ITopicGrain>((method, args) => method.Name switch
        {
            nameof(ITopicGrain.JoinAsync) => new ValueTask<JoinResponse>(Joins.Add((JoinRequest)args[0]!)),
            nameof(ITopicGrain.HandleAsync) => new ValueTask<MemberReply>(
                Calls.Add(new HandleRequest((MemberId)args[0]!, (long)args[1]!, (int)args[2]!, (MemberEvent[])args[3]!))),
            nameof(ITopicGrain.DisconnectAsync) => Disconnects.Add((MemberId)args[0]!),
            nameof(ITopicGrain.RepairAsync) => Repairs.Add(new RepairRequest((string)args[0]!, (long)args[2]!, (long)args[3]!, (int)args[1]!)),
            _ => throw new NotSupportedException(method.Name),
        });
    }

    public string Name { get; }

    public ITopicGrain Grain { get; }

    public CallLog<JoinRequest, JoinResponse> Joins { get; } = new();

    public CallLog<HandleRequest, MemberReply> Calls { get; } = new();

    public CallLog<MemberId, bool> Disconnects { get; } = new();

    public CallLog<RepairRequest, TopicBatch?> Repairs { get; } = new();

    /// <summary>Takes the next join and lets it in.</summary>
    public async Task<MemberId> AcceptJoinAsync(long epoch = 1, long linkStart = 0, long offset = 0, object? response = null)
    {
        var join = await Joins.NextAsync();
        join.Answer(new JoinResponse(JoinStatus.Ok, response is null ? Payload.Empty : Payload.From(response), epoch, linkStart, offset));
        return join.Request.Member;
    }
}
