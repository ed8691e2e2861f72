using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Orleans.Channels.Analyzers;

/// <summary>An enum as JSON: its numbers, or its names where a converter says so.</summary>
internal static class EnumSchema
{
    public static Node Of(INamedTypeSymbol type, bool hasEnumsAsText)
    {
        var isOfStrings = hasEnumsAsText || JsonMarks.IsEnumOfStrings(type);
        var schema = Node.Object(type.Locations.FirstOrDefault())
            .With("type", Node.String(isOfStrings ? "string" : "integer"))
            .With("description", Summary.Of(type));
        return IsFlags(type) ? schema : schema.With("enum", Values(type, isOfStrings));
    }

    private static Node Values(INamedTypeSymbol type, bool isOfStrings) => Node.List([.. type.GetMembers().OfType<IFieldSymbol>()
        .Where(field => field.HasConstantValue)
        .Select(field => isOfStrings ? Node.String(NameOf(field)) : Node.Word(Convert.ToString(field.ConstantValue, CultureInfo.InvariantCulture)!))]);

    private static string NameOf(IFieldSymbol field) => JsonMarks.Find(field, "JsonStringEnumMemberName")?.ConstructorArguments[0].Value as string ?? field.Name;

    // What is any sum of its values is no list of them.
    private static bool IsFlags(INamedTypeSymbol type) => type.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "FlagsAttribute");
}
