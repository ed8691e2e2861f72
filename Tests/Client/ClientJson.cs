using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Channels.Tests;

/// <summary>What the client's tests say and hear.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SaidMessage))]
[JsonSerializable(typeof(NumberMessage))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ClientJson : JsonSerializerContext;
