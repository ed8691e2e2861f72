using System.Text.Json;
using System.Text.RegularExpressions;

namespace Orleans.Channels;

/// <summary>Says of what JSON couldn't be read into a type which fields it was, as far as System.Text.Json tells.</summary>
internal static partial class PayloadFaults
{
    private const string Whole = "";

    private static readonly string[] Required = ["is required"];

    /// <summary>What is thrown in place of System.Text.Json's own, whose message and path quote the client and would come into the log with it.</summary>
    public static PayloadException Of(Type type, JsonException exception)
    {
        var field = FieldOf(exception.Path);
        if (MissingPattern().Match(exception.Message) is { Success: true } missing)
        {
            var names = QuotedPattern().Matches(missing.Groups["names"].Value).Select(name => Join(field, name.Groups["name"].Value)).Distinct(StringComparer.Ordinal).ToArray();
            return new($"The payload's JSON lacks what {type.Name} requires: see line {exception.LineNumber}, byte {exception.BytePositionInLine} of it.", names.ToDictionary(name => name, _ => Required, StringComparer.Ordinal), isInvalid: true, exception);
        }

        return exception.Message.Contains("allow", StringComparison.Ordinal) && exception.Message.Contains("null values", StringComparison.Ordinal)
            ? new($"The payload's JSON has a null that {type.Name} doesn't take: see line {exception.LineNumber}, byte {exception.BytePositionInLine} of it.", OfField(field, "may not be null"), isInvalid: true, exception)
            : new($"The payload's JSON can't be read as {type.Name}: see line {exception.LineNumber}, byte {exception.BytePositionInLine} of it.", OfField(field, "can't be read"), isInvalid: false, exception);
    }

    /// <summary>A payload that is <c>null</c> as a whole.</summary>
    public static PayloadException Null(Type type) => new($"The payload is null, and {type.Name} is wanted.", OfField(Whole, "may not be null"), isInvalid: true);

    /// <summary>A payload of another kind than its reader wants.</summary>
    public static PayloadException OfKind(string message) => new(message, OfField(Whole, message), isInvalid: false);

    private static Dictionary<string, string[]> OfField(string field, string error) => new(StringComparer.Ordinal) { [field] = [error] };

    private static string FieldOf(string? path) => path is null or "$" ? Whole : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path.TrimStart('$');

    private static string Join(string field, string name) => field.Length == 0 ? name : $"{field}.{name}";

    [GeneratedRegex("missing required properties including: (?<names>.+)$", RegexOptions.Singleline)]
    private static partial Regex MissingPattern();

    [GeneratedRegex("'(?<name>[^']+)'")]
    private static partial Regex QuotedPattern();
}
