using System.Globalization;

namespace Orleans.Channels.Proof;

/// <summary>What a fault did, and whether that is allowed.</summary>
internal sealed record FaultReport(Fault Fault, Tally Tally, int Stuck, int WrongPresence, TimeSpan? Healed)
{
    /// <summary>What the cells are.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["fault", "expected", "delivered", "lost", "twice", "disorder", "rejoins", "recovered:false", "longest gap", "healed", "presence", "bar"];

    /// <summary>The table's head.</summary>
    public static string Head { get; } = Row(Columns);

    /// <summary>The table's row.</summary>
    public IReadOnlyList<string> Cells =>
    [
        Fault.Name,
        Number(Tally.Expected + Stuck),
        Number(Tally.Delivered),
        Number(Lost),
        Number(Tally.Duplicated),
        Number(Tally.Disordered),
        Number(Tally.Rejoins),
        Number(Tally.Unrecovered),
        Seconds(TimeSpan.FromTicks(Tally.LongestGap)),
        Healed is { } healed ? Seconds(healed) : "no",
        WrongPresence == 0 ? "exact" : "wrong",
        Misses.Any() ? "missed" : "met",
    ];

    /// <summary>Messages that didn't come, and weren't owned up to.</summary>
    public long Lost => Tally.Lost + Stuck;

    /// <summary>The bars that were missed.</summary>
    public IEnumerable<string> Misses
    {
        get
        {
            if (Lost != 0)
            {
                yield return $"{Lost} lost";
            }

            if (Tally.Duplicated != 0)
            {
                yield return $"{Tally.Duplicated} delivered twice";
            }

            if (Tally.Disordered != 0)
            {
                yield return $"{Tally.Disordered} out of order";
            }

            if (Fault.GapBar is { } bar && TimeSpan.FromTicks(Tally.LongestGap) > bar)
            {
                yield return $"a silence of {Seconds(TimeSpan.FromTicks(Tally.LongestGap))}, and {Seconds(bar)} is allowed";
            }

            if (WrongPresence != 0)
            {
                yield return $"{WrongPresence} topics whose presence isn't who is there";
            }

            foreach (var wrong in Fault.Wrong?.Invoke() ?? [])
            {
                yield return wrong;
            }

            if (Healed is null)
            {
                yield return "not healed when watching ended";
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Row(Cells);

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.00 s", CultureInfo.InvariantCulture);

    private static string Row(IReadOnlyList<string> cells) =>
        "| " + string.Join(" | ", cells.Select((cell, index) => index == 0 ? cell.PadRight(12) : cell.PadLeft(index == 7 ? 15 : 11))) + " |";
}
