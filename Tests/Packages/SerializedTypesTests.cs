using System.Reflection;
using Orleans.Channels.Samples;
using Orleans.Channels.Streams;
using Orleans.Channels.Testing;

namespace Orleans.Channels.Tests;

/// <summary>Nodes of two versions understand each other while a cluster is upgraded: what they write changes by additions alone.</summary>
public sealed class SerializedTypesTests
{
    private const string Accept = "ACCEPT_SERIALIZED_TYPES";
    private const string Retired = "*RETIRED* ";

    private static readonly Dictionary<string, Assembly> Projects = new()
    {
        ["Grains.Interfaces"] = typeof(IChannels).Assembly,
        ["Grains"] = typeof(Channel).Assembly,
        ["Streams"] = typeof(WaitingStreamOptions).Assembly,
        ["Gateway"] = typeof(ChannelGatewayOptions).Assembly,
        ["Testing"] = typeof(ChannelTestHost).Assembly,
        ["Silo"] = typeof(PingChannel).Assembly,
    };

    public static TheoryData<string> Names => new(Projects.Keys);

    [Theory, MemberData(nameof(Names))]
    public void What_nodes_write_is_what_was_accepted(string project)
    {
        var file = Path.Combine(Document.Root, project, "SerializedTypes.txt");
        var accepted = File.Exists(file) ? File.ReadAllLines(file) : [];
        var actual = SerializedTypes.Of(Projects[project]);

        var broken = Broken(accepted, actual).ToArray();
        Assert.True(
            broken.Length == 0,
            $"""
            Nodes of the version before don't understand {project} any more:
            {string.Join('\n', broken)}
            Leave the identity, id and type of what there is, and add a member with an id of its own. For what nobody writes any more,
            put {Retired}before its line in {file}: its id is never taken again.
            """);

        var added = actual.Except(accepted).ToArray();
        if (added.Length > 0 && Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(file, string.Concat(accepted.Concat(added).OrderBy(Bare, StringComparer.Ordinal).Select(line => line + "\n")));
            return;
        }

        Assert.True(
            added.Length == 0,
            $"""
            {project} writes more than was accepted:
            {string.Join('\n', added)}
            Do nodes of the version before do without it? Then accept it: {Accept}=1 dotnet test Tests --filter FullyQualifiedName~{nameof(SerializedTypesTests)}
            """);
    }

    [Theory]
    [InlineData("A 0 System.String", true)]
    [InlineData("A 1 System.String", false)]
    [InlineData("A 0 System.Int32", false)]
    [InlineData("B 0 System.String", false)]
    public void A_member_that_is_renumbered_retyped_or_gone_is_told(string actual, bool stays) =>
        Assert.Equal(stays ? [] : ["A 0 System.String"], Broken(["A 0 System.String"], [actual]));

    [Fact]
    public void A_retired_members_id_is_never_taken_again()
    {
        Assert.Empty(Broken(["A", "*RETIRED* A 0 System.String"], ["A"]));
        Assert.Equal(["A 0 System.Int32"], Broken(["A", "*RETIRED* A 0 System.String"], ["A", "A 0 System.Int32"]));
    }

    // What was accepted and is gone, and what stands where something was retired.
    private static IEnumerable<string> Broken(string[] accepted, string[] actual)
    {
        var retired = accepted.Where(line => line.StartsWith(Retired, StringComparison.Ordinal)).ToArray();
        var taken = retired.Select(line => Place(Bare(line))).ToHashSet(StringComparer.Ordinal);
        return accepted.Except(retired).Except(actual).Concat(actual.Where(line => taken.Contains(Place(line))));
    }

    private static string Bare(string line) => line.StartsWith(Retired, StringComparison.Ordinal) ? line[Retired.Length..] : line;

    // The type and the id, or the type alone.
    private static string Place(string line) => string.Join(' ', line.Split(' ').Take(2));
}
