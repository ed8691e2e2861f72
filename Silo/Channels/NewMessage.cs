using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Channels.Samples;

/// <summary>What a member of a room says.</summary>
/// <param name="Body">The message; a push without one crashes its member.</param>
public sealed record NewMessage([property: JsonRequired] JsonElement Body);
