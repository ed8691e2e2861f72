namespace Orleans.Channels.Tests;

/// <summary>Keeps a history, and tells of it from where its topic's name says.</summary>
internal sealed class FlooredChannel : Channel
{
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload) => new(JoinResult.Ok().WithHistory(Topic.Rest.Split(':')[0] switch
    {
        "join" => HistoryFloor.Join,
        "later" => HistoryFloor.Since(DateTimeOffset.MaxValue),
        "earlier" => HistoryFloor.Since(DateTimeOffset.MinValue),
        _ => HistoryFloor.Beginning,
    }));
}
