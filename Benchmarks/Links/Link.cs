namespace Orleans.Channels.Benchmarks;

/// <summary>One client's bytes to its server and back, for a loop that waits for all of them at once.</summary>
internal abstract class Link : IDisposable
{
    /// <summary>How long a server may leave a client waiting that has something to send.</summary>
    protected static readonly TimeSpan LongestSend = TimeSpan.FromSeconds(10);

    /// <summary>Sends all of it.</summary>
    /// <exception cref="LoadException">It couldn't.</exception>
    public abstract void Send(ReadOnlySpan<byte> bytes);

    /// <summary>Reads what has come.</summary>
    /// <returns>How much; 0 when there is nothing yet.</returns>
    /// <exception cref="LoadException">The server has closed.</exception>
    public abstract int Receive(Span<byte> buffer);

    /// <inheritdoc/>
    public abstract void Dispose();
}
