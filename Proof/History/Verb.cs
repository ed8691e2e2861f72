using System.Text.Json.Serialization;

namespace Orleans.Channels.Proof.History;

/// <summary>What an operation asks for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verb>))]
internal enum Verb
{
    /// <summary>Say a message to all on the topic.</summary>
    Say,

    /// <summary>Add one to the topic's counter, and say which value that made.</summary>
    Add,

    /// <summary>Say the counter's value.</summary>
    Read,

    /// <summary>End the membership of somebody else.</summary>
    Kick,
}
