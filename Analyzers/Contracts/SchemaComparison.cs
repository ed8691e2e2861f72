namespace Orleans.Channels.Analyzers;

/// <summary>
/// Compares two schemas by who writes: what clients send may be taken more widely, and what they are sent may be told more narrowly.
/// An enum's values and a type's variants may grow either way, as clients leave alone what they don't know.
/// </summary>
internal sealed class SchemaComparison(Node promisedTypes, Node keptTypes, List<ContractBreak> breaks)
{
    private static readonly string[] Widths = ["int32", "int64", "float", "double"];

    private readonly HashSet<(string, string, bool)> _compared = [];

    public void Compare(SchemaPlace place, Node was, Node now)
    {
        var (before, after) = (SchemaShape.Of(was), SchemaShape.Of(now));
        var (beforeName, afterName) = (TypeName(before), TypeName(after));
        if (beforeName is not null || afterName is not null)
        {
            if (!_compared.Add((beforeName ?? place.Name, afterName ?? place.Name, place.IsIn)))
            {
                return;
            }

            place = beforeName is null || afterName is null ? place : place with { Name = beforeName };
            before = Resolve(before, beforeName, promisedTypes);
            after = Resolve(after, afterName, keptTypes);
        }

        CompareShapes(place, before, after);
    }

    private static string? TypeName(SchemaShape shape) => shape.Core["$ref"]?.Text.Split('/').Last();

    private static SchemaShape Resolve(SchemaShape shape, string? name, Node types) => name is null
        ? shape
        : SchemaShape.Of(types[name] ?? Node.Object()) with { IsNullable = shape.IsNullable };

    private void CompareShapes(SchemaPlace place, SchemaShape was, SchemaShape now)
    {
        var (narrow, wide) = place.IsIn ? (was, now) : (now, was);
        if (wide.IsAnything)
        {
            return;
        }

        if (narrow.IsAnything || !Fits(narrow, wide) || (was.Core["oneOf"] is null) != (now.Core["oneOf"] is null))
        {
            Break(place, now, $"was {was.Name} and is {now.Name}");
            return;
        }

        if (narrow.IsNullable && !wide.IsNullable)
        {
            Break(place, now, place.IsIn ? "could be null, and can't any more" : "was never null, and may be now");
        }

        CompareValues(place, was, now);
        CompareParts(place, was, now);
    }

    private static bool Fits(SchemaShape narrow, SchemaShape wide)
    {
        var (one, other) = (narrow.Core["format"]?.Text, wide.Core["format"]?.Text);
        var isNumber = narrow.Type == wide.Type || (narrow.Type, wide.Type) == ("integer", "number");
        return isNumber
            && narrow.Core["contentEncoding"]?.Text == wide.Core["contentEncoding"]?.Text
            && (other is null || one == other || (one is not null && Array.IndexOf(Widths, one) is >= 0 and var width && width < Array.IndexOf(Widths, other)));
    }

    private void CompareValues(SchemaPlace place, SchemaShape was, SchemaShape now)
    {
        var values = now.Core["enum"]?.Items.Select(value => value.Text).ToArray();
        if ((was.Core["enum"] is null) != (values is null))
        {
            if ((values is null) != place.IsIn)
            {
                Break(place, now, values is null ? "was one of some values, and is any now" : "was any value, and is one of some now");
            }

            return;
        }

        foreach (var gone in was.Core["enum"]?.Items.Where(value => place.IsIn && !values.Contains(value.Text)) ?? [])
        {
            breaks.Add(new($"{place.Name} no longer takes {gone.Text}", gone.Line, now.Core.Place ?? place.Code));
        }
    }

    private void CompareParts(SchemaPlace place, SchemaShape was, SchemaShape now)
    {
        foreach (var part in new[] { "items", "additionalProperties" })
        {
            if (was.Core[part] is { Kind: NodeKind.Object } before && now.Core[part] is { Kind: NodeKind.Object } after)
            {
                Compare(place.Part($"{place.Name} {part}", before, after), before, after);
            }
        }

        CompareProperties(place, was.Core, now.Core);
        CompareVariants(place, was.Core["oneOf"]?.Items ?? [], now);
    }

    private void CompareProperties(SchemaPlace place, Node was, Node now)
    {
        var (asked, askedNow) = (RequiredOf(was), RequiredOf(now));
        foreach (var property in (was["properties"] ?? Node.Object()).Members.Where(property => !place.IsIn || property.Value["readOnly"] is null))
        {
            var name = $"{place.Name}.{property.Key}";
            if (now["properties"]?[property.Key] is not { } kept)
            {
                breaks.Add(new($"{name} is gone, which clients {(place.IsIn ? "send" : "read")}", property.Value.Line, now.Place ?? place.Code));
                continue;
            }

            Compare(place.Part(name, property.Value, kept), property.Value, kept);
            if (!place.IsIn && asked.Contains(property.Key) && !askedNow.Contains(property.Key))
            {
                breaks.Add(new($"{name} was always there, and may be missing now", property.Value.Line, kept.Place ?? place.Code));
            }
        }

        foreach (var name in askedNow.Where(name => place.IsIn && !asked.Contains(name)))
        {
            breaks.Add(new($"{place.Name}.{name} must be there now, and clients may leave it out", was.Line > 0 ? was.Line : place.Line, now["properties"]?[name]?.Place ?? now.Place ?? place.Code));
        }
    }

    private static HashSet<string> RequiredOf(Node schema) => [.. (schema["required"] ?? Node.List()).Items.Select(name => name.Text)];

    private void CompareVariants(SchemaPlace place, IReadOnlyList<Node> was, SchemaShape now)
    {
        foreach (var variant in was)
        {
            var tag = TagOf(variant);
            if (now.Core["oneOf"]?.Items.Find(other => TagOf(other) == tag) is { } kept)
            {
                Compare(place.Part($"{place.Name} {tag}", variant, kept), BodyOf(variant), BodyOf(kept));
            }
            else if (place.IsIn)
            {
                breaks.Add(new($"{place.Name} no longer takes {tag}", variant.Line, now.Core.Place ?? place.Code));
            }
        }
    }

    private static string TagOf(Node variant) =>
        variant["allOf"]?.Items[0]["properties"]?.Members[0].Value["const"]?.Text ?? variant["$ref"]?.Text ?? string.Empty;

    private static Node BodyOf(Node variant) => variant["allOf"]?.Items[1] ?? variant;

    private void Break(SchemaPlace place, SchemaShape now, string what) => breaks.Add(new($"{place.Name} {what}", place.Line, now.Core.Place ?? place.Code));
}
