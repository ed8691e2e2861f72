using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Orleans.Channels.Gateway;

/// <summary>A page for people: what the channels take and send.</summary>
internal sealed class ContractPage
{
    private const string Style = """
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        body { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
        h2 { margin-top: 2.5rem; }
        table { border-collapse: collapse; width: 100%; margin: .75rem 0; }
        th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
        code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
        """;

    private readonly StringBuilder _text = new();

    /// <summary>What a browser may do with the page: nothing but show it.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'";

    public static string Write(IEnumerable<JsonNode> contracts)
    {
        var page = new ContractPage();
        page._text.Append($"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Channels</title><style>{Style}</style><main><h1>Channels</h1>");
        foreach (var contract in contracts)
        {
            page.AddContract(contract);
        }

        return page._text.Append("</main></html>").ToString();
    }

    private void AddContract(JsonNode contract)
    {
        foreach (var (name, channel) in contract["channels"]!.AsObject())
        {
            AddChannel(name, channel!);
        }

        foreach (var (name, schema) in contract["types"]!.AsObject())
        {
            AddType(name, schema!);
        }
    }

    private void AddChannel(string name, JsonNode channel)
    {
        AddHeading(name, name, channel);
        var topics = channel["topics"]!.AsArray().Select(topic => $"<code>{Encode(topic!.GetValue<string>())}</code>");
        _text.Append($"<p>Topics: {string.Join(", ", topics.DefaultIfEmpty("mapped elsewhere"))}</p>");
        if (channel["join"] is { } join)
        {
            _text.Append($"<p>Joined with {ContractTypeText.Of(join["params"])}, answered with {ContractTypeText.Of(join["response"])}.</p>");
        }

        AddTable(["pushed by clients", "payload", "reply", ""], channel["in"]!.AsObject().Select(each =>
            new[] { Code(each.Key), each.Value!["payload"] is { } payload ? ContractTypeText.Of(payload) : "none", ContractTypeText.Of(each.Value["reply"]), Said(each.Value) }));
        AddTable(["sent to clients", "payload"], channel["out"]!.AsObject().Select(each => new[] { Code(each.Key), ContractTypeText.Of(each.Value!["payload"]) }));
    }

    private void AddType(string name, JsonNode schema)
    {
        AddHeading($"type-{name}", name, schema);
        if (schema["properties"] is not JsonObject properties)
        {
            _text.Append($"<p>{ContractTypeText.Of(schema)}</p>");
            return;
        }

        var required = (schema["required"] as JsonArray ?? []).Select(each => each!.GetValue<string>()).ToHashSet();
        AddTable(["field", "type", "", ""], properties.Select(each =>
            new[] { Code(each.Key), ContractTypeText.Of(each.Value), required.Contains(each.Key) ? "always there" : "may be missing", Said(each.Value!) }));
    }

    private void AddHeading(string id, string name, JsonNode of) => _text.Append($"<h2 id=\"{Encode(id)}\">{Encode(name)}</h2><p>{Said(of)}</p>");

    private void AddTable(string[] heads, IEnumerable<string[]> rows)
    {
        var body = string.Concat(rows.Select(row => $"<tr>{string.Concat(row.Select(cell => $"<td>{cell}</td>"))}</tr>"));
        _text.Append(body.Length > 0 ? $"<table><thead><tr>{string.Concat(heads.Select(head => $"<th>{head}</th>"))}</tr></thead><tbody>{body}</tbody></table>" : string.Empty);
    }

    private static string Code(string text) => $"<code>{Encode(text)}</code>";

    private static string Said(JsonNode of) => Encode(of["description"]?.GetValue<string>() ?? string.Empty);

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
