using System.Text.Json.Serialization;

namespace Orleans.Channels.Samples;

/// <summary>Who joins a video.</summary>
/// <param name="LastSeen">The number of the last remark that it has seen.</param>
public sealed record VideoJoin([property: JsonPropertyName("last_seen_id")] long LastSeen = 0);
