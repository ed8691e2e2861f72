using System.Text;
using System.Text.Json.Nodes;

namespace Orleans.Channels.Tool;

/// <summary>A contract as a TypeScript module: types over phoenix.js' own channel, and a function for each channel that gives it its type.</summary>
internal sealed class TypeScriptModule
{
    private const string Head = """
        // Written by orleans-channels. What is changed here is lost when it is written again.
        import type { Channel as PhoenixChannel, Push as PhoenixPush, Socket as PhoenixSocket } from "phoenix";

        /** What answers a join or a push. */
        export interface PhoenixAnswer<TOk> extends Omit<PhoenixPush, "receive"> {
          receive(status: "ok", callback: (response: TOk) => void): this;
          receive(status: "timeout", callback: () => void): this;
          receive(status: string, callback: (response: unknown) => void): this;
        }

        """;

    private readonly StringBuilder _text = new(Head);

    public static string Write(ContractFile contract)
    {
        var module = new TypeScriptModule();
        foreach (var (name, schema) in contract.Types)
        {
            module.AddType(name, schema!.AsObject());
        }

        foreach (var (name, channel) in contract.Channels)
        {
            module.AddChannel(name, channel!.AsObject(), contract.Types);
        }

        return module._text.ToString();
    }

    private void AddType(string name, JsonObject schema)
    {
        AddComment(schema, string.Empty);
        _text.Append(schema["properties"] is JsonObject
            ? $"export interface {name} {TypeScriptType.Members(schema, string.Empty)}\n"
            : $"export type {name} = {TypeScriptType.Of(schema)};\n");
    }

    private void AddChannel(string name, JsonObject channel, JsonObject types)
    {
        AddComment(channel, string.Empty);
        _text.Append($"export interface {name} extends Omit<PhoenixChannel, \"join\" | \"on\" | \"push\"> {{\n")
            .Append($"  join(timeout?: number): PhoenixAnswer<{TypeScriptType.Of(channel["join"]?["response"])}>;\n");
        foreach (var (each, taken) in channel["in"]!.AsObject())
        {
            AddComment(taken!.AsObject(), "  ");
            _text.Append($"  push(event: {TypeScriptType.Pattern(each)}, payload{Payload(taken["payload"])}, timeout?: number): PhoenixAnswer<{TypeScriptType.Of(taken["reply"])}>;\n");
        }

        foreach (var (each, sent) in channel["out"]!.AsObject())
        {
            _text.Append($"  on(event: {TypeScriptType.Pattern(each)}, callback: (payload: {TypeScriptType.Of(sent!["payload"])}) => void): number;\n");
        }

        AddOtherEvents(channel["out"]!.AsObject().Count > 0);
        AddFactory(name, channel, types);
    }

    // Of a channel that declares what it sends, an event that it doesn't declare is a slip of the pen.
    private void AddOtherEvents(bool isDeclared)
    {
        var events = isDeclared ? "\"presence_state\" | \"presence_diff\" | \"presence_summary\"" : "string";
        _text.Append($"  on(event: {events}, callback: (payload: unknown) => void): number;\n}}\n");
    }

    private static string Payload(JsonNode? schema) => schema is null ? "?: {}" : $": {TypeScriptType.Of(schema)}";

    private void AddFactory(string name, JsonObject channel, JsonObject types)
    {
        var topics = channel["topics"]!.AsArray().Select(topic => TypeScriptType.Pattern(topic!.GetValue<string>())).DefaultIfEmpty("string");
        var asked = channel["join"]?["params"];
        var type = asked is null ? "object" : TypeScriptType.Of(asked);
        var optional = asked is null || !AsksForSomething(asked, types) ? "?" : string.Empty;
        _text.Append($$"""

            /** Phoenix's channel of a topic, with the types of {{name}}. */
            export function {{char.ToLowerInvariant(name[0])}}{{name[1..]}}(socket: PhoenixSocket, topic: {{string.Join(" | ", topics)}}, params{{optional}}: {{type}} | (() => {{type}})): {{name}} {
              return socket.channel(topic, params as object) as unknown as {{name}};
            }

            """);
    }

    private static bool AsksForSomething(JsonNode schema, JsonObject types)
    {
        var resolved = schema["$ref"] is { } reference ? types[reference.GetValue<string>().Split('/')[^1]]! : schema;
        return resolved["required"] is not null || resolved["oneOf"] is not null || resolved["format"] is not null;
    }

    private void AddComment(JsonObject of, string indent)
    {
        _text.Append(indent.Length == 0 ? "\n" : string.Empty);
        if (of["description"]?.GetValue<string>() is { } said)
        {
            _text.Append($"{indent}/** {said.Replace("*/", "*\u200b/", StringComparison.Ordinal)} */\n");
        }
    }
}
