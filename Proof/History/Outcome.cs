using System.Text.Json.Serialization;

namespace Orleans.Channels.Proof.History;

/// <summary>What a client knows of an operation at its end.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Outcome>))]
internal enum Outcome
{
    /// <summary>It happened.</summary>
    Ok,

    /// <summary>It didn't happen, and won't.</summary>
    Fail,

    /// <summary>No answer came: it may have happened, or may happen yet.</summary>
    Info,
}
