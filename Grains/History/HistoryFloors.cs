using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Grains;

/// <summary>
/// From where on a member may hear what its topic said before its join. Where that is its client's first join, the client carries the proof of it: nothing
/// else that a client says of itself is believed.
/// </summary>
/// <param name="topic">The topic.</param>
/// <param name="grain">Its activation, whose services make the tokens that few topics need.</param>
internal sealed class HistoryFloors(string topic, IGrainContext grain)
{
    private const string Purpose = "Orleans.Channels.HistoryFloor";

    /// <summary>The floor of a join, as an offset.</summary>
    /// <param name="rule">What the channel says.</param>
    /// <param name="history">The history.</param>
    /// <param name="socketId">Whose socket it is.</param>
    /// <param name="proof">What the client brought of an earlier join, or null.</param>
    public long Of(HistoryFloor rule, TopicHistory history, string? socketId, string? proof) => rule switch
    {
        { IsJoin: true } => Read(proof, socketId) is { } first && first.Life == history.Epoch ? first.Offset : history.LastOffset,
        { Time: { } time } => history.LastBefore(time),
        _ => 0,
    };

    /// <summary>The proof that a client brings the next time; null where none is needed.</summary>
    public string? Prove(HistoryFloor rule, HistoryPosition floor, string? socketId) =>
        rule.IsJoin ? Tokens.Sign(Purpose, new FirstJoin(topic, socketId, floor.ToString())) : null;

    private ChannelTokens Tokens => grain.ActivationServices.GetRequiredService<ChannelTokens>();

    private HistoryPosition? Read(string? proof, string? socketId) =>
        Tokens.Verify<FirstJoin>(Purpose, proof, Timeout.InfiniteTimeSpan) is { IsValid: true, Data: { } first }
        && first.Topic == topic && first.SocketId == socketId && HistoryPosition.TryParse(first.Floor, out var floor)
            ? floor
            : null;

    private sealed record FirstJoin(string Topic, string? SocketId, string Floor);
}
