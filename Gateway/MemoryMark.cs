namespace Orleans.Channels.Gateway;

/// <summary>Whether memory is short: from one mark on, and until another, lower one is passed, so that it doesn't change with every look.</summary>
/// <param name="highPercent">From how much of the limit on, in percent.</param>
/// <param name="lowPercent">Down to how much of it.</param>
internal sealed class MemoryMark(int highPercent, int lowPercent)
{
    private bool _isShort;

    /// <summary>Whether memory is short.</summary>
    public bool IsShort => Volatile.Read(ref _isShort);

    /// <summary>Takes note of a reading.</summary>
    /// <returns>Whether <see cref="IsShort"/> has changed.</returns>
    public bool Note(in MemoryReading reading)
    {
        var isShort = reading.Used >= reading.Part(IsShort ? lowPercent : highPercent);
        var hasChanged = isShort != IsShort;
        Volatile.Write(ref _isShort, isShort);
        return hasChanged;
    }

    /// <summary>How many bytes must go until memory is no longer short.</summary>
    public long Excess(in MemoryReading reading) => IsShort ? reading.Used - reading.Part(lowPercent) : 0;
}
