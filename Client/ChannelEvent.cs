using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orleans.Channels.Client;

/// <summary>Something that happened on a channel, in its place among the rest.</summary>
public sealed class ChannelEvent
{
    internal ChannelEvent(ChannelEventKind kind) => Kind = kind;

    /// <summary>What happened.</summary>
    public ChannelEventKind Kind { get; }

    /// <summary>The name of a message's event; empty for other kinds.</summary>
    public string Event { get; internal init; } = string.Empty;

    /// <summary>The payload of a message, or the response of a join: JSON, or bytes.</summary>
    public ReadOnlyMemory<byte> Payload { get; internal init; }

    /// <summary>Whether the payload is bytes and no JSON.</summary>
    public bool IsBinary { get; internal init; }

    /// <summary>
    /// Where the topic's history is with this event, to be given to <see cref="ClientChannel.ResumeFrom"/> by a later process that has dealt with all
    /// events up to here; null where there is none.
    /// </summary>
    public ChannelPosition? Position => Place is null ? null : new ChannelPosition(Place, Member);

    /// <summary>How many events were dropped; 0 for other kinds.</summary>
    public long Dropped { get; internal init; }

    internal string? Place { get; init; }

    internal string Member { get; init; } = string.Empty;

    /// <summary>Reads the payload.</summary>
    /// <param name="type">What to read it as.</param>
    /// <exception cref="JsonException">It is bytes, or no such JSON.</exception>
    public T? Read<T>(JsonTypeInfo<T> type) => IsBinary
        ? throw new JsonException($"The payload of \"{Event}\" is binary. Read ChannelEvent.Payload.")
        : JsonSerializer.Deserialize(Payload.Span, type);
}
