using System.Collections.Immutable;

namespace Orleans.Channels.Analyzers;

/// <summary>What a code fix is told by the diagnostic that it mends.</summary>
internal static class Cure
{
    /// <summary>The property that has the text to write in place of the one that is wrong.</summary>
    public const string Text = nameof(Text);

    /// <summary>Says what to write.</summary>
    public static ImmutableDictionary<string, string?> Of(string text) => ImmutableDictionary<string, string?>.Empty.Add(Text, text);
}
