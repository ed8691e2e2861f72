using Microsoft.CodeAnalysis;

namespace Orleans.Channels.Analyzers;

/// <summary>Which parameters and results an event can be bound to.</summary>
internal static class HandlerShape
{
    /// <summary>Whether a method is neither generic nor takes anything by reference.</summary>
    public static bool CanBeBound(IMethodSymbol method) => !method.IsGenericMethod && method.Parameters.All(
        parameter => parameter.RefKind == RefKind.None && !parameter.Type.IsRefLikeType && parameter.Type.TypeKind != TypeKind.Pointer);

    /// <summary>Whether what a handler returns can be waited for and sent.</summary>
    public static bool CanReturn(ITypeSymbol type, bool isIn, ChannelSymbols symbols)
    {
        if (ChannelSymbols.Is(type, symbols.Task) || ChannelSymbols.Is(type, symbols.ValueTask))
        {
            return true;
        }

        var isTask = ChannelSymbols.Is(type.OriginalDefinition, symbols.TaskOf) || ChannelSymbols.Is(type.OriginalDefinition, symbols.ValueTaskOf);
        return isIn && ChannelSymbols.Is(isTask ? ((INamedTypeSymbol)type).TypeArguments[0] : type, symbols.Reply);
    }

    /// <summary>The second parameter of a kind that a handler takes once, or null.</summary>
    public static IParameterSymbol? SecondOfOneKind(IMethodSymbol method, ChannelSymbols symbols)
    {
        var kinds = new HashSet<Kind>();
        return method.Parameters.FirstOrDefault(parameter => !IsMarkedService(parameter) && KindOf(parameter.Type, symbols) is { } kind && !kinds.Add(kind));
    }

    /// <summary>Whether a parameter says that it is a service, whatever else its type could be.</summary>
    public static bool IsMarkedService(IParameterSymbol parameter) => parameter.GetAttributes().Any(attribute =>
        attribute.AttributeClass is { } type && (type.Name == "FromKeyedServicesAttribute" || type.AllInterfaces.Any(each => each.Name == "IFromServiceMetadata")));

    // A class of the application may be a service as well as a payload: what isn't surely a payload counts as none.
    private static Kind? KindOf(ITypeSymbol type, ChannelSymbols symbols) =>
        ChannelSymbols.Is(type, symbols.Socket) ? Kind.Socket
        : type.SpecialType == SpecialType.System_String ? Kind.Name
        : IsSurelyPayload(type, symbols) ? Kind.Payload
        : null;

    /// <summary>Whether a type is no service, for what it is.</summary>
    public static bool IsSurelyPayload(ITypeSymbol type, ChannelSymbols symbols) =>
        ChannelSymbols.Is(type, symbols.Payload)
        || ChannelSymbols.Is(type.OriginalDefinition, symbols.Memory)
        || type.IsRecord
        || type.TypeKind is TypeKind.Array or TypeKind.Enum
        || type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_Double
        || type.ContainingNamespace?.ToDisplayString().StartsWith("System.Text.Json", StringComparison.Ordinal) == true;

    private enum Kind
    {
        Socket,
        Name,
        Payload,
    }
}
