using System.Diagnostics;
using System.Security.Cryptography;

namespace Orleans.Channels.Tests;

/// <summary>One target, fed for a time with inputs that grow from those that took a new way.</summary>
/// <param name="target">The target.</param>
/// <param name="folder">Its corpus. What is worth keeping of what was found is put there.</param>
internal sealed class GuidedRun(string target, string folder)
{
    private readonly Action<byte[]> _run = FuzzTargets.ByName[target];
    private readonly List<byte[]> _known = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>Runs it.</summary>
    /// <returns>What it came to; the input that broke something, if one did.</returns>
    public (string Told, byte[]? Broke) Run(TimeSpan time, Random random)
    {
        // Twice, for what runs only once in a process is no way of an input's.
        _known.ForEach(input => _run(input));
        var map = new CoverageMap();
        _known.ForEach(input => map.IsNew(() => _run(input)));
        var (began, before, inputs) = (Stopwatch.GetTimestamp(), map.Count, 0L);
        var found = new List<byte[]>();
        var fuzzer = new Fuzzer(random, [.. _known]);
        while (Stopwatch.GetElapsedTime(began) < time)
        {
            var input = fuzzer.Next();
            inputs++;
            try
            {
                if (!map.IsNew(() => _run(input)))
                {
                    continue;
                }
            }
            catch (Exception exception)
            {
                return ($"{target}: broke after {inputs:N0} inputs: {exception}", input);
            }

            found.Add(input);
            fuzzer = new Fuzzer(random, [.. _known, .. found]);
        }

        var kept = Keep(found);
        return ($"{target}: {inputs:N0} inputs in {time:mm\\:ss}; {before:N0} ways before, {map.Count:N0} now; of {found.Count:N0} inputs that found one, {kept:N0} are kept", null);
    }

    // The shortest first, and of them those alone that take a way which the ones before don't; how often they take it counts no more.
    private int Keep(List<byte[]> found)
    {
        var map = new CoverageMap();
        _known.ForEach(input => map.IsNew(() => _run(input)));
        var kept = found.OrderBy(static input => input.Length).Where(TakesAnother).ToArray();
        foreach (var input in kept)
        {
            File.WriteAllBytes(Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(input))[..12]), input);
        }

        return kept.Length;

        bool TakesAnother(byte[] input)
        {
            var before = map.Count;
            map.IsNew(() => _run(input));
            return map.Count > before;
        }
    }
}
