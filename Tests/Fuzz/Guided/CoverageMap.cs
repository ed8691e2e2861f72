using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Orleans.Channels.Tests;

/// <summary>Which ways through the instrumented code inputs have taken, and how often, by AFL's own classes of counts.</summary>
internal sealed unsafe class CoverageMap
{
    private const int Size = 65_536;

    private static readonly byte* Taken = (byte*)NativeMemory.AllocZeroed(Size);

    private readonly byte[] _seen = new byte[Size];

    /// <summary>Gives the instrumented code something to write to, before any of it runs.</summary>
    public static void Begin() => Trace.SharedMem = Taken;

    /// <summary>How many ways have been taken.</summary>
    public int Count => _seen.Count(static classes => classes != 0);

    /// <summary>Runs something; true when it took a way that nothing took before, or took one more often.</summary>
    public bool IsNew(Action run)
    {
        var taken = new Span<byte>(Taken, Size);
        taken.Clear();
        Trace.PrevLocation = 0;
        run();
        var isNew = false;
        for (var at = taken.IndexOfAnyExcept((byte)0); at < Size;)
        {
            var classOf = (byte)(1 << (taken[at] switch { 1 => 0, 2 => 1, 3 => 2, < 8 => 3, < 16 => 4, < 32 => 5, < 128 => 6, _ => 7 }));
            isNew |= (_seen[at] & classOf) == 0;
            _seen[at] |= classOf;
            var next = taken[(at + 1)..].IndexOfAnyExcept((byte)0);
            at = next < 0 ? Size : at + 1 + next;
        }

        return isNew;
    }
}
