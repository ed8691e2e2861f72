using System.Globalization;

namespace Orleans.Channels.Benchmarks;

/// <summary>What a process has used, from <c>/proc</c>.</summary>
internal static class Usage
{
    // USER_HZ, which every Linux has as 100.
    private const double TicksPerSecond = 100;

    /// <summary>User and system time of processes, in microseconds.</summary>
    public static double CpuMicroseconds(IEnumerable<int> processes) => processes.Sum(CpuMicroseconds);

    /// <summary>What processes have in memory, in KiB: all of it, and what they share with nobody.</summary>
    public static (double Resident, double Private) Memory(IEnumerable<int> processes)
    {
        var (resident, own) = (0.0, 0.0);
        foreach (var process in processes)
        {
            foreach (var line in File.ReadLines($"/proc/{process}/smaps_rollup"))
            {
                resident += line.StartsWith("Rss:", StringComparison.Ordinal) ? KiB(line) : 0;
                own += line.StartsWith("Private_Clean:", StringComparison.Ordinal) || line.StartsWith("Private_Dirty:", StringComparison.Ordinal) ? KiB(line) : 0;
            }
        }

        return (resident, own);
    }

    /// <summary>How many processes wanted a processor in the last minute.</summary>
    public static double LoadAverage() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>How many files a process may have open.</summary>
    public static long MaxOpenFiles() =>
        File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[3] is var soft && long.TryParse(soft, out var limit) ? limit : long.MaxValue;

    private static double CpuMicroseconds(int process)
    {
        // The name may have spaces; what follows its bracket has none.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) * 1_000_000 / TicksPerSecond;
    }

    private static double KiB(string line) => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
