using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Orleans.Channels.Analyzers;

/// <summary>What types look like as JSON, in the words of JSON Schema. Those with members are written down once, by name.</summary>
/// <param name="hasEnumsAsText">Whether all enums are written by their names.</param>
internal sealed class Schemas(bool hasEnumsAsText)
{
    // A generic type that contains a larger one of itself would have no end.
    private const int Deepest = 24;

    private readonly SortedDictionary<string, Node> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<ITypeSymbol, string> _names = new(SymbolEqualityComparer.Default);
    private int _depth;

    /// <summary>All types that have been named, by name.</summary>
    public Node Types => _types.Aggregate(Node.Object(), (all, type) => all.With(type.Key, type.Value));

    /// <summary>What a payload of a type is on the wire.</summary>
    public Node OfPayload(ITypeSymbol type) => PlainTypes.IsBytes(type, "System.ReadOnlyMemory`1")
        ? Node.Object().With("format", Node.String("binary"))
        : Of(type.NullableAnnotation == NullableAnnotation.None ? type.WithNullableAnnotation(NullableAnnotation.NotAnnotated) : type);

    /// <summary>What a value of a type is in JSON.</summary>
    public Node Of(ITypeSymbol type)
    {
        var value = PlainTypes.WithoutNull(type);
        var schema = OfValue(value);
        return PlainTypes.MayBeNull(type) ? OrNull(schema) : schema;
    }

    private static Node OrNull(Node schema)
    {
        if (schema.Members.Count == 0)
        {
            return schema;
        }

        if (schema["type"] is not { Kind: NodeKind.String } type)
        {
            return Node.Object().With("anyOf", Node.List(schema, Node.Object().With("type", Node.String("null"))));
        }

        return schema.Members.Where(member => member.Key != "type")
            .Aggregate(Node.Object().With("type", Node.List(type, Node.String("null"))), (all, member) => all.With(member.Key, member.Value));
    }

    private Node OfValue(ITypeSymbol type)
    {
        if (PlainTypes.Of(type) is { } plain)
        {
            return plain;
        }

        if (JsonMarks.HasOwnConverter(type))
        {
            return Node.Object();
        }

        return PlainTypes.ValueOfMap(type) is { } value ? Node.Object().With("type", Node.String("object")).With("additionalProperties", Of(value))
            : PlainTypes.ItemOf(type) is { } item ? Node.Object().With("type", Node.String("array")).With("items", Of(item))
            : type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface or TypeKind.Enum } named ? Reference(named)
            : Node.Object();
    }

    private Node Reference(INamedTypeSymbol type)
    {
        if (!_names.TryGetValue(type, out var name))
        {
            if (_depth >= Deepest)
            {
                return Node.Object();
            }

            name = NewName(type);
            _names[type] = name;
            _depth++;
            _types[name] = type.TypeKind == TypeKind.Enum ? EnumSchema.Of(type, hasEnumsAsText) : ObjectSchema.Of(type, this);
            _depth--;
        }

        return Node.Object().With("$ref", Node.String($"#/types/{name}"));
    }

    // Two types of one name are told apart by a number; which is the second, the order of their events decides.
    private string NewName(INamedTypeSymbol type)
    {
        var name = NameOf(type);
        var free = name;
        for (var number = 2; _types.ContainsKey(free) || _names.ContainsValue(free); number++)
        {
            free = name + number.ToString(CultureInfo.InvariantCulture);
        }

        return free;
    }

    private static string NameOf(ITypeSymbol type) => type is INamedTypeSymbol { TypeArguments.Length: > 0 } generic
        ? $"{type.Name}Of{string.Join("And", generic.TypeArguments.Select(NameOf))}"
        : type is IArrayTypeSymbol array ? $"{NameOf(array.ElementType)}List"
        : type.Name;
}
