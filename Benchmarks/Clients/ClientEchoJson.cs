using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Channels.Benchmarks;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ClientEcho))]
internal sealed partial class ClientEchoJson : JsonSerializerContext;
