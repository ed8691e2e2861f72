using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Orleans.Channels.Gateway;
using Orleans.Channels.Samples;
using Orleans.Channels.Streams;

namespace Orleans.Channels.Tests;

/// <summary>What operators read is what the code says.</summary>
public sealed partial class OperationsTests
{
    private static readonly LoggerMessageAttribute[] Events =
    [
        .. new[] { typeof(ChannelsTelemetry), typeof(Channel), typeof(WaitingStreamOptions), typeof(GatewayIdentity), typeof(ClusterStart), typeof(RoomChannel) }
            .SelectMany(type => type.Assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>(),
    ];

    [Fact]
    public void No_two_log_events_have_one_id()
    {
        Assert.True(Events.Length > 30);
        Assert.Equal(Events.Length, Events.Select(logged => logged.EventId).Distinct().Count());
    }

    [Fact]
    public void Every_log_event_is_documented_with_its_level_and_what_to_do()
    {
        var there = Events.Select(logged => $"{logged.EventId} {logged.Level}").Order();

        var documented = RowPattern().Matches(new Document("docs/operations.md").Prose);

        Assert.Equal(there, documented.Select(row => $"{row.Groups["id"].Value} {row.Groups["level"].Value}").Order());
        Assert.All(documented, row => Assert.True(row.Groups["remedy"].Value.Trim().Length > 10, row.Value));
    }

    [Fact]
    public void The_log_levels_that_it_tells_to_set_are_those_of_the_template()
    {
        var told = JsonNode.Parse(Assert.Single(new Document("docs/operations.md").Fences("json")).Code)!["Logging"];
        var template = JsonNode.Parse(File.ReadAllText(Path.Combine(Document.Root, "Templates/content/orleans-channels/ChannelsApp1/appsettings.json")))!["Logging"];

        Assert.True(JsonNode.DeepEquals(template, told), $"The template has {template}");
    }

    [GeneratedRegex(@"^\| (?<id>\d{4}) \| (?<level>\w+) \| (?<meaning>[^|]+) \| (?<remedy>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex RowPattern();
}
