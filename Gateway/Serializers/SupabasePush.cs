namespace Orleans.Channels.Gateway;

/// <summary>A broadcast as Supabase's clients send it, in the bytes that came.</summary>
internal readonly ref struct SupabasePush
{
    public required ReadOnlySpan<byte> JoinRef { get; init; }

    public required ReadOnlySpan<byte> Ref { get; init; }

    public required ReadOnlySpan<byte> Topic { get; init; }

    /// <summary>The client's own name for it.</summary>
    public required ReadOnlySpan<byte> Event { get; init; }

    /// <summary>JSON, or nothing.</summary>
    public required ReadOnlySpan<byte> Metadata { get; init; }

    /// <summary>Whether the payload is bytes; else it is JSON.</summary>
    public required bool IsBytes { get; init; }

    public required ReadOnlySpan<byte> Payload { get; init; }
}
