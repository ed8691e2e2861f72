using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Orleans.Channels.Analyzers;

/// <summary>A class, record or struct as JSON: its public properties, or what it may be where it names its derived types.</summary>
internal static class ObjectSchema
{
    public static Node Of(INamedTypeSymbol type, Schemas schemas)
    {
        var schema = Node.Object(type.Locations.FirstOrDefault()).With("description", Summary.Of(type));
        return JsonMarks.All(type, "JsonDerivedType").ToArray() is { Length: > 0 } derived
            ? schema.With("oneOf", Node.List([.. derived.Select(each => Variant(type, each, schemas))]))
            : WithProperties(schema.With("type", Node.String("object")), type, schemas);
    }

    private static Node Variant(INamedTypeSymbol type, AttributeData derived, Schemas schemas)
    {
        var variant = (INamedTypeSymbol)derived.ConstructorArguments[0].Value!;
        var named = JsonMarks.Find(type, "JsonPolymorphic")?.NamedArguments.FirstOrDefault(argument => argument.Key == "TypeDiscriminatorPropertyName").Value.Value as string;
        var value = derived.ConstructorArguments.Length < 2 ? null
            : derived.ConstructorArguments[1].Value is string text ? Node.String(text)
            : Node.Word(Convert.ToString(derived.ConstructorArguments[1].Value, CultureInfo.InvariantCulture)!);
        var reference = variant.Equals(type, SymbolEqualityComparer.Default)
            ? WithProperties(Node.Object().With("type", Node.String("object")), type, schemas)
            : schemas.Of(variant.WithNullableAnnotation(NullableAnnotation.NotAnnotated));
        return value is null ? reference : Node.Object().With("allOf", Node.List(Tag(named ?? "$type", value), reference));
    }

    private static Node Tag(string name, Node value) => Node.Object()
        .With("type", Node.String("object"))
        .With("properties", Node.Object().With(name, Node.Object().With("const", value)))
        .With("required", Node.List(Node.String(name)));

    private static Node WithProperties(Node schema, INamedTypeSymbol type, Schemas schemas)
    {
        var properties = Node.Object();
        var required = Node.List();
        foreach (var member in MembersOf(type))
        {
            var property = new JsonProperty(member, type);
            properties.With(property.Name, property.Schema(schemas));
            if (property.IsRequired)
            {
                required.Items.Add(Node.String(property.Name));
            }
        }

        return schema.With("properties", properties)
            .With("required", required.Items.Count > 0 ? required : null)
            .With("additionalProperties", PropertiesOf(type).Any(IsRest) ? Node.Word("true") : null);
    }

    // Those of the bases first, as they are declared; what is overridden or hidden once.
    private static IEnumerable<IPropertySymbol> MembersOf(INamedTypeSymbol type) => PropertiesOf(type)
        .Where(property => !IsRest(property) && JsonMarks.IgnoredWhen(property) != 1)
        .GroupBy(property => property.Name)
        .Select(same => same.Last());

    private static IEnumerable<IPropertySymbol> PropertiesOf(INamedTypeSymbol type) => ChannelSymbols.BasesOf(type).Reverse()
        .Concat(type.TypeKind == TypeKind.Interface ? type.AllInterfaces : [])
        .SelectMany(each => each.GetMembers())
        .OfType<IPropertySymbol>()
        .Where(property => property is { IsStatic: false, IsIndexer: false, GetMethod: not null }
            && (property.DeclaredAccessibility == Accessibility.Public || JsonMarks.Find(property, "JsonInclude") is not null));

    private static bool IsRest(IPropertySymbol property) => JsonMarks.Find(property, "JsonExtensionData") is not null;
}
