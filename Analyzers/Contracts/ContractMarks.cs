using Microsoft.CodeAnalysis;

namespace Orleans.Channels.Analyzers;

/// <summary>What a channel declares of its contract.</summary>
internal static class ContractMarks
{
    public const string Broadcasts = "Orleans.Channels.BroadcastsAttribute`1";
    public const string Pushes = "Orleans.Channels.PushesAttribute`1";

    private const string Joins = "Orleans.Channels.JoinsAttribute`2";
    private const string Replies = "Orleans.Channels.RepliesAttribute`1";

    /// <summary>The events that a channel and its bases declare to send, each once.</summary>
    public static IEnumerable<OutEvent> OutOf(INamedTypeSymbol channel, string attribute) => ChannelSymbols.BasesOf(channel)
        .SelectMany(each => each.GetAttributes())
        .Where(each => IsNamed(each, attribute))
        .Select(each => new OutEvent(Handler.EventOf(each), each.AttributeClass!.TypeArguments[0], Handler.PlaceOf(each)))
        .Where(each => each.Name.Length > 0)
        .GroupBy(each => each.Name)
        .Select(same => same.First());

    /// <summary>The join that a channel or its nearest base declares, or null.</summary>
    public static AttributeData? JoinOf(INamedTypeSymbol channel) => ChannelSymbols.BasesOf(channel)
        .SelectMany(each => each.GetAttributes())
        .FirstOrDefault(each => IsNamed(each, Joins));

    /// <summary>What a handler declares to reply, or null.</summary>
    public static ITypeSymbol? ReplyOf(IMethodSymbol method) =>
        method.GetAttributes().FirstOrDefault(each => IsNamed(each, Replies))?.AttributeClass!.TypeArguments[0];

    private static bool IsNamed(AttributeData attribute, string name) =>
        attribute.AttributeClass is { } type && PlainTypes.NameOf(type.OriginalDefinition) == name;
}
