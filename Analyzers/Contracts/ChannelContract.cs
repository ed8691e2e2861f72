using Microsoft.CodeAnalysis;

namespace Orleans.Channels.Analyzers;

/// <summary>What one channel takes and sends, as JSON.</summary>
internal sealed class ChannelContract(INamedTypeSymbol channel, ChannelSymbols symbols, Schemas schemas)
{
    public Node Write(IEnumerable<string> topics) => Node.Object(channel.Locations.FirstOrDefault())
        .With("description", Summary.Of(channel))
        .With("topics", Node.List([.. topics.OrderBy(topic => topic, StringComparer.Ordinal).Select(Node.String)]))
        .With("join", Join())
        .With("in", In())
        .With("out", Out());

    private Node? Join() => ContractMarks.JoinOf(channel) is { AttributeClass: { } join } declared
        ? Node.Object(Handler.PlaceOf(declared)).With("params", schemas.OfPayload(join.TypeArguments[0])).With("response", schemas.OfPayload(join.TypeArguments[1]))
        : null;

    private Node In() => Handler.OfClass(channel, symbols)
        .Where(handler => handler.IsIn && handler.Event.Length > 0)
        .GroupBy(handler => handler.Event)
        .OrderBy(same => same.Key, StringComparer.Ordinal)
        .Aggregate(Node.Object(), (all, same) => all.With(same.Key, In(same.First())));

    private Node In(Handler handler) => Node.Object(handler.Location)
        .With("description", Summary.Of(handler.Method))
        .With("payload", HandlerPayload.Of(handler.Method, symbols) is { } payload ? schemas.OfPayload(payload.Type) : null)
        .With("reply", ContractMarks.ReplyOf(handler.Method) is { } reply ? schemas.OfPayload(reply) : null);

    private Node Out() => ContractMarks.OutOf(channel, ContractMarks.Broadcasts).Concat(ContractMarks.OutOf(channel, ContractMarks.Pushes))
        .GroupBy(each => each.Name)
        .OrderBy(same => same.Key, StringComparer.Ordinal)
        .Aggregate(Node.Object(), (all, same) => all.With(same.Key, Node.Object(same.First().Place).With("payload", schemas.OfPayload(same.First().Payload))));
}
