using System.Reflection;
using Orleans.Channels.Streams;
using Orleans.Channels.Testing;

namespace Orleans.Channels.Tests;

/// <summary>What the packages offer is changed on purpose alone.</summary>
public sealed class PublicApiTests
{
    private const string Accept = "ACCEPT_PUBLIC_API";

    public static TheoryData<string> Assemblies => new(Packaged.Select(assembly => assembly.GetName().Name!));

    private static Assembly[] Packaged =>
    [
        typeof(IChannels).Assembly, typeof(Channel).Assembly, typeof(WaitingStreamOptions).Assembly, typeof(ChannelGatewayOptions).Assembly, typeof(ChannelTestHost).Assembly,
    ];

    [Theory, MemberData(nameof(Assemblies))]
    public void The_public_surface_is_the_one_that_was_accepted(string name)
    {
        var file = Path.Combine(Document.Root, "PublicApi", $"{name}.txt");
        var actual = PublicApi.Of(Packaged.Single(assembly => assembly.GetName().Name == name));
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(file, actual);
        }

        var difference = Difference(File.Exists(file) ? File.ReadAllText(file) : string.Empty, actual);
        Assert.True(
            difference.Length == 0,
            $"The public surface of {name} has changed:\n{difference}\nIs that meant? Then accept it: {Accept}=1 dotnet test Tests --filter FullyQualifiedName~{nameof(PublicApiTests)}");
    }

    [Fact]
    public void A_change_is_shown_with_its_type()
    {
        Assert.Empty(Difference("A : class\n  one\n", "A : class\n  one\n"));
        Assert.Equal(
            "- A : class\n-   one\n+ A : class\n+   two\n",
            Difference("A : class\n  one\nB : class\n  one\n", "A : class\n  two\nB : class\n  one\n"));
    }

    // A type's lines go together, for those of its members don't name it.
    private static string Difference(string accepted, string actual)
    {
        var (before, after) = (TypesOf(accepted), TypesOf(actual));
        return string.Concat(before.Except(after).SelectMany(type => Marked('-', type)).Concat(after.Except(before).SelectMany(type => Marked('+', type))));
    }

    private static string[] TypesOf(string surface) => surface.ReplaceLineEndings("\n").Replace("\n  ", "\t", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Marked(char sign, string type) =>
        type.Split('\t').Select((line, index) => $"{sign} {(index == 0 ? string.Empty : "  ")}{line}\n");
}
