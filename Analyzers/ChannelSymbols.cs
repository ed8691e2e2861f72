using Microsoft.CodeAnalysis;

namespace Orleans.Channels.Analyzers;

/// <summary>The types of this library that a compilation refers to.</summary>
internal sealed class ChannelSymbols
{
    private readonly INamedTypeSymbol _channel;
    private readonly INamedTypeSymbol? _channelOfState;

    private ChannelSymbols(Compilation compilation, INamedTypeSymbol channel)
    {
        _channel = channel;
        _channelOfState = compilation.GetTypeByMetadataName("Orleans.Channels.Channel`1");
        HandleIn = compilation.GetTypeByMetadataName("Orleans.Channels.HandleInAttribute");
        HandleOut = compilation.GetTypeByMetadataName("Orleans.Channels.HandleOutAttribute");
        WhenSlow = compilation.GetTypeByMetadataName("Orleans.Channels.WhenSlowAttribute");
        Builder = compilation.GetTypeByMetadataName("Orleans.Channels.ChannelsBuilder");
        Socket = compilation.GetTypeByMetadataName("Orleans.Channels.ChannelSocket");
        Presence = compilation.GetTypeByMetadataName("Orleans.Channels.ChannelPresence");
        Payload = compilation.GetTypeByMetadataName("Orleans.Channels.Payload");
        Reply = compilation.GetTypeByMetadataName("Orleans.Channels.Reply");
        Memory = compilation.GetTypeByMetadataName("System.ReadOnlyMemory`1");
        Task = compilation.GetTypeByMetadataName("System.Threading.Tasks.Task");
        TaskOf = compilation.GetTypeByMetadataName("System.Threading.Tasks.Task`1");
        ValueTask = compilation.GetTypeByMetadataName("System.Threading.Tasks.ValueTask");
        ValueTaskOf = compilation.GetTypeByMetadataName("System.Threading.Tasks.ValueTask`1");
    }

    public INamedTypeSymbol? HandleIn { get; }

    public INamedTypeSymbol? HandleOut { get; }

    public INamedTypeSymbol? WhenSlow { get; }

    public INamedTypeSymbol? Builder { get; }

    public INamedTypeSymbol? Socket { get; }

    public INamedTypeSymbol? Presence { get; }

    public INamedTypeSymbol? Payload { get; }

    public INamedTypeSymbol? Reply { get; }

    public INamedTypeSymbol? Memory { get; }

    public INamedTypeSymbol? Task { get; }

    public INamedTypeSymbol? TaskOf { get; }

    public INamedTypeSymbol? ValueTask { get; }

    public INamedTypeSymbol? ValueTaskOf { get; }

    /// <summary>The types, or null in a compilation that doesn't refer to the library.</summary>
    public static ChannelSymbols? Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName("Orleans.Channels.Channel") is { } channel ? new(compilation, channel) : null;

    /// <summary>Whether a class is a channel, with state or without.</summary>
    public bool IsChannel(ITypeSymbol? type) => BasesOf(type).Any(each => Is(each, _channel));

    /// <summary>Whether a type is <c>Channel</c> or <c>Channel&lt;TState&gt;</c> itself.</summary>
    public bool IsBase(ITypeSymbol? type) => Is(type, _channel) || Is(type?.OriginalDefinition, _channelOfState);

    /// <summary>The state that a class asks for by its own base, or null.</summary>
    public ITypeSymbol? StateOf(INamedTypeSymbol type) =>
        type.BaseType is { } parent && Is(parent.OriginalDefinition, _channelOfState) ? parent.TypeArguments[0] : null;

    /// <summary>Whether two types are one, whatever is said of null.</summary>
    public static bool Is(ISymbol? type, ISymbol? other) => type is not null && SymbolEqualityComparer.Default.Equals(type, other);

    /// <summary>A class and its bases, the nearest first.</summary>
    public static IEnumerable<ITypeSymbol> BasesOf(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            yield return type;
        }
    }
}
