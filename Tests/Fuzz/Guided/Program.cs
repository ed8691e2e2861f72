using System.Globalization;
using System.Runtime.CompilerServices;
using SharpFuzz;

namespace Orleans.Channels.Tests;

/// <summary>
/// Fuzzing that is guided by coverage, as run.sh beside it starts it: <c>instrument assembly…</c> first, then
/// <c>run corpus minutes target…</c> in a process that has loaded none of them before.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is ["instrument", .. var assemblies])
        {
            foreach (var assembly in assemblies)
            {
                SharpFuzz.Fuzzer.Instrument(assembly, static _ => true, Options.Value);
            }

            return 0;
        }

        CoverageMap.Begin();
        return Run(args[1], double.Parse(args[2], CultureInfo.InvariantCulture), args[3..]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(string corpus, double minutes, string[] targets)
    {
        var broken = 0;
        foreach (var target in targets is [] ? FuzzTargets.ByName.Keys : targets)
        {
            var (told, broke) = new GuidedRun(target, Path.Combine(corpus, target)).Run(TimeSpan.FromMinutes(minutes), new Random());
            Console.WriteLine(told);
            if (broke is not null)
            {
                broken++;
                Console.WriteLine($"It belongs into {Path.Combine(corpus, target)}: {Convert.ToBase64String(broke)}");
            }
        }

        return broken;
    }
}
