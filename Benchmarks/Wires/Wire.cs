namespace Orleans.Channels.Benchmarks;

/// <summary>A protocol over WebSockets, as much of it as joins, echoes and broadcasts need. A payload has as many bytes in each.</summary>
internal abstract class Wire
{
    /// <summary>The request's path and query by default.</summary>
    public abstract string Path { get; }

    /// <summary>The client's first message, or null when it has nothing to say before it joins.</summary>
    public virtual byte[]? Hello => null;

    /// <summary>Whether the hello goes out by itself, or as the answer to the server's.</summary>
    public virtual bool SaysHelloFirst => false;

    /// <summary>What keeps a quiet socket alive, or null when the client need not.</summary>
    public virtual byte[]? Heartbeat => null;

    /// <summary>The answer to the server's ping.</summary>
    public virtual byte[]? Pong => null;

    /// <summary>What ends each record within a message; 0 when a message is one record.</summary>
    public virtual byte Separator => 0;

    public abstract byte[] Join(int topic);

    public abstract NumberedFrame Echo(int topic);

    public abstract NumberedFrame Cast(int topic);

    /// <summary>Says what a record means, and which number it carries.</summary>
    public abstract Heard Hear(ReadOnlySpan<byte> record, out long number);

    /// <summary>The name of a topic.</summary>
    protected static string Name(int topic) => $"bench:{topic}";
}
