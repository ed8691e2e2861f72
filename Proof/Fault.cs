namespace Orleans.Channels.Proof;

/// <summary>Something that goes wrong, and what must be true of it.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="InjectAsync">Lets it happen; ends when what was broken has been mended as far as people mend it.</param>
/// <param name="Watch">How long to go on watching after that.</param>
/// <param name="GapBar">The longest silence that a client may see, or null where none is promised.</param>
/// <param name="Loses">Whether the silos lose stream events meanwhile.</param>
/// <param name="Wrong">What else was wrong with it, or null where nothing else is looked at.</param>
internal sealed record Fault(
    string Name,
    Func<CancellationToken, Task> InjectAsync,
    TimeSpan Watch,
    TimeSpan? GapBar = null,
    bool Loses = false,
    Func<IEnumerable<string>>? Wrong = null);
