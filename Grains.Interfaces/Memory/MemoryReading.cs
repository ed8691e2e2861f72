namespace Orleans.Channels;

/// <summary>How much memory this process uses, and how much it may.</summary>
/// <param name="Used">What the heap had in bytes after its last collection.</param>
/// <param name="Limit">What the garbage collector may use in bytes: of a container its limit, of <c>DOTNET_GCHeapHardLimit</c> that, else the machine's memory.</param>
/// <param name="Committed">What it has of the system in bytes, used or not: as after its last collection, or more where more has been allocated since.</param>
internal readonly record struct MemoryReading(long Used, long Limit, long Committed = 0)
{
    /// <summary>A part of the limit in bytes.</summary>
    public long Part(int percent) => Limit / 100 * percent;

    /// <summary>Asks the garbage collector.</summary>
    public static MemoryReading Take()
    {
        var last = GC.GetGCMemoryInfo(GCKind.Any);
        return new MemoryReading(last.HeapSizeBytes, last.TotalAvailableMemoryBytes > 0 ? last.TotalAvailableMemoryBytes : long.MaxValue / 100, Math.Max(last.TotalCommittedBytes, GC.GetTotalMemory(false)));
    }
}
