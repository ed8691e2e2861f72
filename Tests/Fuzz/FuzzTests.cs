using System.Globalization;
using Xunit.Abstractions;

namespace Orleans.Channels.Tests;

/// <summary>
/// Inputs that grow from a corpus, at all that reads a stranger's bytes. FUZZ_INPUTS says how many for each target, FUZZ_SEED repeats a run; an input that
/// breaks something belongs into the corpus.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private static readonly string Corpus = Path.Combine(Document.Root, "Tests/Fuzz/Corpus");

    public static TheoryData<string> Targets => [.. FuzzTargets.ByName.Keys];

    [Theory]
    [MemberData(nameof(Targets))]
    public void It_takes_what_comes_or_refuses_it_as_is_defined(string target)
    {
        var corpus = Directory.GetFiles(Path.Combine(Corpus, target)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        Assert.All(corpus, input => Try(target, input));
        var seed = FromEnvironment("FUZZ_SEED", Environment.TickCount);
        output.WriteLine($"FUZZ_SEED={seed}");
        var fuzzer = new Fuzzer(new Random(seed), corpus);
        for (var inputs = FromEnvironment("FUZZ_INPUTS", 20_000); inputs > 0; inputs--)
        {
            Try(target, fuzzer.Next());
        }
    }

    private static void Try(string target, byte[] input)
    {
        try
        {
            FuzzTargets.ByName[target](input);
        }
        catch (Exception exception)
        {
            var found = Path.Combine(Path.GetTempPath(), $"fuzz-{target}-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(input))[..12]}");
            File.WriteAllBytes(found, input);
            Assert.Fail($"{target} broke on {Convert.ToBase64String(input)}. Put {found} into {Path.Combine(Corpus, target)}. {exception}");
        }
    }

    private static int FromEnvironment(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
