using Microsoft.CodeAnalysis;

namespace Orleans.Channels.Analyzers;

/// <summary>What the channels of a compilation take and send, as JSON.</summary>
internal static class Contract
{
    /// <summary>The contract's file in a project.</summary>
    public const string FileName = "channels.contract.json";

    /// <summary>The contract, or null where there are no channels.</summary>
    public static Node? Of(Compilation compilation, CancellationToken cancellationToken)
    {
        if (ChannelSymbols.Of(compilation) is not { } symbols)
        {
            return null;
        }

        var channels = ChannelsOf(compilation.Assembly.GlobalNamespace, symbols, cancellationToken).OrderBy(channel => channel.Name, StringComparer.Ordinal).ToArray();
        if (channels.Length == 0)
        {
            return null;
        }

        var routes = Routes.Of(compilation, symbols, cancellationToken);
        var schemas = new Schemas(ConfiguredJson.HasEnumsAsText(compilation, cancellationToken));
        var all = channels.Aggregate(
            Node.Object(), (contract, channel) => contract.With(channel.Name, new ChannelContract(channel, symbols, schemas).Write(routes[channel])));
        return Node.Object().With("version", Node.Word("1")).With("channels", all).With("types", schemas.Types);
    }

    // Of two channels of one name, the first counts: a client could tell them apart no more than a reader.
    private static IEnumerable<INamedTypeSymbol> ChannelsOf(INamespaceSymbol space, ChannelSymbols symbols, CancellationToken cancellationToken) => TypesOf(space, cancellationToken)
        .Where(type => !type.IsAbstract && type.TypeKind == TypeKind.Class && !type.IsGenericType && symbols.IsChannel(type) && !symbols.IsBase(type))
        .GroupBy(type => type.Name)
        .Select(same => same.First());

    private static IEnumerable<INamedTypeSymbol> TypesOf(INamespaceOrTypeSymbol container, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var member in container.GetMembers().OfType<INamespaceOrTypeSymbol>())
        {
            if (member is INamedTypeSymbol type)
            {
                yield return type;
            }

            foreach (var inner in TypesOf(member, cancellationToken))
            {
                yield return inner;
            }
        }
    }
}
