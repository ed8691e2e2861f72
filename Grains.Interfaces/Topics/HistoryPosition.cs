using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Orleans.Channels;

/// <summary>
/// A place in a topic's history: what a client has seen last, and names when it comes back. Written as
/// <c>@life-offset</c> in hexadecimal, which no Phoenix client takes for a ref of its own.
/// </summary>
/// <param name="Life">Which history: it ends when what came before can no longer be told; 0 for no history.</param>
/// <param name="Offset">The offset of a broadcast in that history; 0 before the first.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.HistoryPosition")]
internal readonly record struct HistoryPosition([property: Id(0)] long Life, [property: Id(1)] long Offset)
{
    /// <summary>True for <see langword="default"/>, which is no place at all.</summary>
    public bool IsNone => Life == 0;

    /// <summary>Reads a position as <see cref="ToString"/> writes it.</summary>
    /// <param name="text">The text, as a client sent it.</param>
    /// <param name="position">The position, or none.</param>
    /// <returns>False when the text is no position.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out HistoryPosition position)
    {
        position = default;
        if (text is not ['@', ..] || text.IndexOf('-', StringComparison.Ordinal) is var dash && dash < 2
            || !TryParse(text.AsSpan(1, dash - 1), out var life) || !TryParse(text.AsSpan(dash + 1), out var offset) || life == 0)
        {
            return false;
        }

        position = new HistoryPosition(life, offset);
        return true;

        static bool TryParse(ReadOnlySpan<char> hex, out long value) =>
            long.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && value >= 0;
    }

    /// <summary>The text that clients carry.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"@{Life:x}-{Offset:x}");
}
