using System.Globalization;
using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof.Checking;

/// <summary>What a client asked for, and what came of it.</summary>
/// <param name="Begun">The question.</param>
/// <param name="Ended">The answer, or null where the history ends before.</param>
internal sealed record Operation(Begun Begun, Ended? Ended)
{
    /// <summary>The operation's name.</summary>
    public string Id => Begun.Id;

    /// <summary>Whether it happened for certain.</summary>
    public bool IsOk => Ended?.Outcome == Outcome.Ok;

    /// <summary>Whether it didn't happen for certain.</summary>
    public bool IsFail => Ended?.Outcome == Outcome.Fail;

    /// <summary>When it was known to have ended: never, where it wasn't.</summary>
    public long EndedAt => Ended?.At ?? long.MaxValue;

    /// <summary>Its place among those of who asked.</summary>
    public long Number => NumberOf(Id);

    /// <summary>The question and, if any, the answer.</summary>
    public IEnumerable<Entry> Lines => Ended is null ? [Begun] : [Begun, Ended];

    /// <summary>The client by whom an operation is.</summary>
    public static string ClientOf(string id) => id[..id.LastIndexOf('/')];

    /// <summary>An operation's place among those of its client.</summary>
    public static long NumberOf(string id) => long.Parse(id.AsSpan(id.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);
}
