using System.Text.Json.Nodes;
using Orleans.Channels.Tool;

namespace Orleans.Channels.Analyzers.Tests;

public sealed class AsyncApiDocumentTests
{
    private static readonly JsonNode Document = JsonNode.Parse(AsyncApiDocument.Write(SampleContract.Read()))!;

    [Fact]
    public void An_application_receives_what_clients_push_and_sends_what_it_declares()
    {
        var operations = Document["operations"]!;

        Assert.Equal("3.0.0", Document["asyncapi"]!.GetValue<string>());
        Assert.Equal("receive", operations["RoomChannel.in.new_msg"]!["action"]!.GetValue<string>());
        Assert.Equal("send", operations["RoomChannel.out.new_msg"]!["action"]!.GetValue<string>());
        Assert.Equal("#/components/schemas/TapCount", Resolve(operations["PlayChannel.in.tap"]!["reply"]!["messages"]![0])["payload"]!["$ref"]!.GetValue<string>());
    }

    [Fact]
    public void A_pattern_is_an_address_with_a_parameter_and_each_has_a_channel()
    {
        Assert.Equal("room:{rest}", Document["channels"]!["RoomChannel"]!["address"]!.GetValue<string>());
        Assert.NotNull(Document["channels"]!["RoomChannel"]!["parameters"]!["rest"]);
        Assert.Equal("ping", Document["channels"]!["PingChannel"]!["address"]!.GetValue<string>());
        Assert.Equal("ping:{rest}", Document["channels"]!["PingChannel2"]!["address"]!.GetValue<string>());
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        var references = References(Document).ToArray();

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.NotNull(Resolve(reference)));
    }

    private static IEnumerable<JsonNode> References(JsonNode? node) => node switch
    {
        JsonObject found when found.ContainsKey("$ref") => [found],
        JsonObject all => all.SelectMany(member => References(member.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    private static JsonNode Resolve(JsonNode? reference) =>
        reference!["$ref"]!.GetValue<string>().Split('/').Skip(1).Aggregate(Document, (node, part) => node[part]!);
}
