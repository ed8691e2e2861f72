using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Channels.Gateway;

/// <summary>How the HTTP API writes its own answers: as its documents say, whatever an application makes of its payloads.</summary>
[JsonSerializable(typeof(BatchAnswer))]
[JsonSerializable(typeof(KickAnswer))]
[JsonSerializable(typeof(TopicInfo))]
internal sealed partial class ApiJsonContext : JsonSerializerContext
{
    public static ApiJsonContext Answers { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
