using Microsoft.CodeAnalysis;

namespace Orleans.Channels.Analyzers;

/// <summary>What System.Text.Json's attributes say of a type or a member.</summary>
internal static class JsonMarks
{
    private const string Namespace = "System.Text.Json.Serialization.";

    /// <summary>An attribute by its short name, or null.</summary>
    public static AttributeData? Find(ISymbol symbol, string name) => All(symbol, name).FirstOrDefault();

    /// <summary>All attributes of a name.</summary>
    public static IEnumerable<AttributeData> All(ISymbol symbol, string name) => symbol.GetAttributes()
        .Where(attribute => attribute.AttributeClass is { } type && PlainTypes.NameOf(type) == $"{Namespace}{name}Attribute");

    /// <summary>Whether a type or member is written by a converter that only its author knows.</summary>
    public static bool HasOwnConverter(ISymbol symbol) => Find(symbol, "JsonConverter") is { } converter && !IsOfStrings(converter);

    /// <summary>Whether an enum, or a member of one, is written by its names.</summary>
    public static bool IsEnumOfStrings(ISymbol symbol) => Find(symbol, "JsonConverter") is { } converter && IsOfStrings(converter);

    /// <summary>A member's name in JSON.</summary>
    public static string NameOf(ISymbol member) =>
        Find(member, "JsonPropertyName")?.ConstructorArguments[0].Value as string ?? CamelCase(member.Name);

    /// <summary>When a member is left out: 0 for never, 1 for always, more for null or a default; or null where nothing is said.</summary>
    public static int? IgnoredWhen(ISymbol member) => Find(member, "JsonIgnore") is { } ignore
        ? ignore.NamedArguments.FirstOrDefault(argument => argument.Key == "Condition").Value.Value as int? ?? 1
        : null;

    private static bool IsOfStrings(AttributeData converter) =>
        converter.ConstructorArguments.FirstOrDefault().Value is INamedTypeSymbol { Name: "JsonStringEnumConverter" };

    // JsonNamingPolicy.CamelCase: a row of capitals is one word, whose last begins the next.
    private static string CamelCase(string name)
    {
        var letters = name.ToCharArray();
        for (var at = 0; at < letters.Length && char.IsUpper(letters[at]); at++)
        {
            if (at > 0 && at + 1 < letters.Length && !char.IsUpper(letters[at + 1]))
            {
                break;
            }

            letters[at] = char.ToLowerInvariant(letters[at]);
        }

        return new string(letters);
    }
}
