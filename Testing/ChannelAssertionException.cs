namespace Orleans.Channels.Testing;

/// <summary>Something that a test expects did not happen, or happened against its word. The message shows what did arrive.</summary>
public sealed class ChannelAssertionException : Exception
{
    /// <summary>Fails a test.</summary>
    /// <param name="message">What was expected, and what arrived.</param>
    /// <param name="thrown">What the channel threw, if that is why.</param>
    internal ChannelAssertionException(string message, Exception? thrown = null)
        : base(message, thrown)
    {
    }
}
