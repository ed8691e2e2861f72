namespace Orleans.Channels.Testing;

/// <summary>Something that a test expects did not happen, or happened against its word. The message shows what did arrive.</summary>
public sealed class ChannelAssertionException : Exception
{
    /// <summary>Fails a test.</summary>
    /// <param name="message">What was expected, and what arrived.</param>
    internal ChannelAssertionException(string message)
        : base(message)
    {
    }
}
