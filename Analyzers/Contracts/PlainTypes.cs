using Microsoft.CodeAnalysis;

namespace Orleans.Channels.Analyzers;

/// <summary>What JSON has words for, and what .NET's own types become in it.</summary>
internal static class PlainTypes
{
    private static readonly Dictionary<string, (string Type, string? Format)> Known = new(StringComparer.Ordinal)
    {
        ["System.Boolean"] = ("boolean", null),
        ["System.String"] = ("string", null),
        ["System.Char"] = ("string", null),
        ["System.Byte"] = ("integer", null),
        ["System.SByte"] = ("integer", null),
        ["System.Int16"] = ("integer", null),
        ["System.UInt16"] = ("integer", null),
        ["System.Int32"] = ("integer", "int32"),
        ["System.UInt32"] = ("integer", null),
        ["System.Int64"] = ("integer", "int64"),
        ["System.UInt64"] = ("integer", null),
        ["System.Single"] = ("number", "float"),
        ["System.Double"] = ("number", "double"),
        ["System.Decimal"] = ("number", null),
        ["System.Guid"] = ("string", "uuid"),
        ["System.DateTime"] = ("string", "date-time"),
        ["System.DateTimeOffset"] = ("string", "date-time"),
        ["System.DateOnly"] = ("string", "date"),
        ["System.TimeOnly"] = ("string", "time"),
        ["System.TimeSpan"] = ("string", null),
        ["System.Uri"] = ("string", "uri"),
        ["System.Version"] = ("string", null),
        ["System.Text.Json.Nodes.JsonObject"] = ("object", null),
    };

    private static readonly HashSet<string> Anything = new(StringComparer.Ordinal)
    {
        "System.Object", "System.Text.Json.JsonElement", "System.Text.Json.JsonDocument", "System.Text.Json.Nodes.JsonNode",
        "System.Text.Json.Nodes.JsonValue", "System.Text.Json.Nodes.JsonArray", "Orleans.Channels.Payload",
    };

    /// <summary>What a type is in JSON, or null for one that has parts.</summary>
    public static Node? Of(ITypeSymbol type)
    {
        var name = NameOf(type);
        if (IsBytes(type, "System.ReadOnlyMemory`1") || IsBytes(type, "System.Memory`1") || type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Byte })
        {
            return Node.Object().With("type", Node.String("string")).With("contentEncoding", Node.String("base64"));
        }

        return Anything.Contains(name) || type.TypeKind is TypeKind.TypeParameter or TypeKind.Dynamic or TypeKind.Error ? Node.Object()
            : !Known.TryGetValue(name, out var known) ? null
            : Node.Object().With("type", Node.String(known.Type)).With("format", known.Format is { } format ? Node.String(format) : null);
    }

    /// <summary>Whether a type is a generic one over bytes.</summary>
    public static bool IsBytes(ITypeSymbol type, string generic) =>
        type is INamedTypeSymbol { TypeArguments.Length: 1 } named && named.TypeArguments[0].SpecialType == SpecialType.System_Byte && NameOf(named) == generic;

    /// <summary>Whether a value may be null, where the code says so or doesn't say.</summary>
    public static bool MayBeNull(ITypeSymbol type) => type.IsValueType
        ? type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
        : type.NullableAnnotation != NullableAnnotation.NotAnnotated;

    /// <summary>The type of a value that isn't null.</summary>
    public static ITypeSymbol WithoutNull(ITypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
        ? ((INamedTypeSymbol)type).TypeArguments[0]
        : type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);

    /// <summary>What a dictionary by strings has for values, or null for what is none.</summary>
    public static ITypeSymbol? ValueOfMap(ITypeSymbol type) => InterfacesOf(type)
        .FirstOrDefault(each => NameOf(each) is "System.Collections.Generic.IDictionary`2" or "System.Collections.Generic.IReadOnlyDictionary`2")?.TypeArguments[1];

    /// <summary>What a list has for items, or null for what is none.</summary>
    public static ITypeSymbol? ItemOf(ITypeSymbol type) => type is IArrayTypeSymbol array
        ? array.ElementType
        : InterfacesOf(type).FirstOrDefault(each => NameOf(each) is "System.Collections.Generic.IEnumerable`1" or "System.Collections.Generic.IAsyncEnumerable`1")?.TypeArguments[0];

    /// <summary>A type's name in metadata, with its namespace.</summary>
    public static string NameOf(ITypeSymbol type) => $"{type.ContainingNamespace?.ToDisplayString()}.{type.MetadataName}";

    private static IEnumerable<INamedTypeSymbol> InterfacesOf(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Interface } itself ? type.AllInterfaces.Prepend(itself) : type.AllInterfaces;
}
