using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Orleans.Channels.Tool;

/// <summary>A contract as an AsyncAPI 3 document, from the application's side: it receives what clients push.</summary>
internal sealed partial class AsyncApiDocument
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject _channels = [];
    private readonly JsonObject _operations = [];

    public static string Write(ContractFile contract)
    {
        var document = new AsyncApiDocument();
        foreach (var (name, channel) in contract.Channels)
        {
            document.AddChannel(name, channel!.AsObject());
        }

        var schemas = new JsonObject();
        foreach (var (name, schema) in contract.Types)
        {
            schemas[name] = Schema(schema);
        }

        var root = new JsonObject
        {
            ["asyncapi"] = "3.0.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Channels",
                ["version"] = "1",
                ["description"] = "Topics over the Phoenix Channels protocol. A message's name is the event, its payload the event's payload.",
            },
            ["defaultContentType"] = "application/json",
            ["channels"] = document._channels,
            ["operations"] = document._operations,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
        return root.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }

    // A channel of AsyncAPI has one address: one for each pattern that ours is mapped to.
    private void AddChannel(string name, JsonObject channel)
    {
        var topics = channel["topics"]!.AsArray().Select(topic => topic!.GetValue<string>()).DefaultIfEmpty().ToArray();
        for (var number = 0; number < topics.Length; number++)
        {
            var id = number == 0 ? name : $"{name}{number + 1}";
            var written = new JsonObject { ["address"] = topics[number] is { } topic ? Address(topic) : null };
            if (channel["description"] is { } said)
            {
                written["description"] = said.DeepClone();
            }

            if (topics[number]?.EndsWith('*') == true)
            {
                written["parameters"] = new JsonObject { ["rest"] = new JsonObject { ["description"] = "What stands in the place of the *." } };
            }

            var messages = new JsonObject();
            written["messages"] = messages;
            _channels[id] = written;
            AddMessages(id, channel, messages);
        }
    }

    private void AddMessages(string id, JsonObject channel, JsonObject messages)
    {
        AddOperation(id, messages, "join", "phx_join", "receive", channel["join"]?["params"], channel["join"]?["response"], null);
        foreach (var (name, taken) in channel["in"]!.AsObject())
        {
            AddOperation(id, messages, $"in.{Id(name)}", name, "receive", taken!["payload"], taken["reply"], taken["description"]);
        }

        foreach (var (name, sent) in channel["out"]!.AsObject())
        {
            AddOperation(id, messages, $"out.{Id(name)}", name, "send", sent!["payload"], null, null);
        }
    }

    private void AddOperation(string channel, JsonObject messages, string id, string name, string action, JsonNode? payload, JsonNode? reply, JsonNode? said)
    {
        var operation = new JsonObject
        {
            ["action"] = action,
            ["channel"] = Reference($"#/channels/{channel}"),
            ["messages"] = new JsonArray(AddMessage(channel, messages, id, name, payload)),
        };
        if (said is not null)
        {
            operation["description"] = said.DeepClone();
        }

        if (reply is not null)
        {
            operation["reply"] = new JsonObject
            {
                ["channel"] = Reference($"#/channels/{channel}"),
                ["messages"] = new JsonArray(AddMessage(channel, messages, $"{id}.ok", "phx_reply", reply)),
            };
        }

        _operations[$"{channel}.{id}"] = operation;
    }

    private static JsonObject AddMessage(string channel, JsonObject messages, string id, string name, JsonNode? payload)
    {
        messages[id] = new JsonObject { ["name"] = name, ["payload"] = Schema(payload) };
        return Reference($"#/channels/{channel}/messages/{id}");
    }

    private static JsonObject Reference(string to) => new() { ["$ref"] = to };

    // Without a schema, any JSON.
    private static JsonNode Schema(JsonNode? schema) => schema is null
        ? new JsonObject()
        : JsonNode.Parse(schema.ToJsonString().Replace("\"$ref\":\"#/types/", "\"$ref\":\"#/components/schemas/", StringComparison.Ordinal))!;

    private static string Address(string topic) => topic.EndsWith('*') ? $"{topic[..^1]}{{rest}}" : topic;

    private static string Id(string name) => name.EndsWith('*') ? $"{NotInId().Replace(name[..^1], "_")}any" : NotInId().Replace(name, "_");

    [GeneratedRegex(@"[^\w.\-]")]
    private static partial Regex NotInId();
}
