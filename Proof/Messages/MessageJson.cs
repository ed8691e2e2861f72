using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Channels.Proof.Messages;

/// <summary>The messages on the wire.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Introduction))]
[JsonSerializable(typeof(Sentence))]
[JsonSerializable(typeof(SaidBy))]
[JsonSerializable(typeof(Nothing))]
[JsonSerializable(typeof(Count))]
internal sealed partial class MessageJson : JsonSerializerContext;
