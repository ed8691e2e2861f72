using System.Text.Json;

namespace Orleans.Channels;

/// <summary>Which topics have JSON of their own.</summary>
internal interface ITopicJson
{
    /// <summary>How a topic's channel writes and reads payloads.</summary>
    JsonSerializerOptions Of(string topic);
}
