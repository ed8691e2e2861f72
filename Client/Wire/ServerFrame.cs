namespace Orleans.Channels.Client;

/// <summary>What a server says. Its payload lies in the buffer that it was read from.</summary>
internal readonly struct ServerFrame
{
    /// <summary>The join that it belongs to, or null: a broadcast.</summary>
    public long? JoinRef { get; init; }

    /// <summary>The ref of what it answers, or null.</summary>
    public long? Ref { get; init; }

    /// <summary>The place in the topic's history that a broadcast has, or null.</summary>
    public string? Position { get; init; }

    /// <summary>The topic.</summary>
    public required string Topic { get; init; }

    /// <summary>The event.</summary>
    public required string Event { get; init; }

    /// <summary>The status of a reply, or null for what is none.</summary>
    public string? Status { get; init; }

    /// <summary>The payload; of a reply, the response.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Whether the payload is bytes and no JSON.</summary>
    public bool IsBinary { get; init; }
}
