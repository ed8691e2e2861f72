namespace Orleans.Channels.Client;

/// <summary>A channel was ended before it was joined: by the server (<c>phx_close</c>, or a connection closed with 1000), or because it or its client was disposed.</summary>
public sealed class ChannelClosedException : Exception
{
    internal ChannelClosedException(string topic)
        : base($"The channel \"{topic}\" was closed.")
    {
    }
}
