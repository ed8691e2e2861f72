using Microsoft.CodeAnalysis;

namespace Orleans.Channels.Analyzers;

/// <summary>A property as a member of a JSON object.</summary>
/// <param name="property">The property.</param>
/// <param name="type">The type that is written, which may have it from a base.</param>
internal sealed class JsonProperty(IPropertySymbol property, INamedTypeSymbol type)
{
    private readonly IParameterSymbol? _parameter = type.InstanceConstructors
        .SelectMany(constructor => constructor.Parameters)
        .FirstOrDefault(parameter => string.Equals(parameter.Name, property.Name, StringComparison.OrdinalIgnoreCase));

    public string Name { get; } = JsonMarks.NameOf(property);

    /// <summary>Whether it is always there: it can't be null, and nothing stands for it when it is missing.</summary>
    public bool IsRequired => property.IsRequired || JsonMarks.Find(property, "JsonRequired") is not null
        || !(PlainTypes.MayBeNull(property.Type) || _parameter?.HasExplicitDefaultValue == true || JsonMarks.IgnoredWhen(property) > 1 || IsReadOnly);

    private bool IsReadOnly => property.SetMethod is null && _parameter is null;

    public Node Schema(Schemas schemas)
    {
        var value = JsonMarks.HasOwnConverter(property) ? Node.Object()
            : JsonMarks.IsEnumOfStrings(property) ? Node.Object().With("type", Node.String("string"))
            : schemas.Of(property.Type);
        var schema = Node.Object(property.Locations.FirstOrDefault());
        foreach (var member in value.Members)
        {
            schema.With(member.Key, member.Value);
        }

        return schema.With("readOnly", IsReadOnly ? Node.Word("true") : null).With("description", Summary.Of(property) ?? SummaryOfParameter());
    }

    private Node? SummaryOfParameter() => _parameter is null ? null : Summary.OfParameter(type, _parameter.Name);
}
