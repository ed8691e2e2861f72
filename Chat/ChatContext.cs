using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Channels.Samples;

/// <summary>What the chat says and hears.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ChatJoin))]
[JsonSerializable(typeof(ChatMessage))]
internal sealed partial class ChatContext : JsonSerializerContext;
