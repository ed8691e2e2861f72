using System.Net;

namespace Orleans.Channels.Gateway;

/// <summary>What moves one socket's frames, a WebSocket or a long-poll session, as the gateway closes and watches it.</summary>
internal interface ISocketTransport
{
    /// <summary>The socket's id, or null.</summary>
    string? SocketId { get; }

    /// <summary>When the application was asked whether it may come in, as a timestamp.</summary>
    long BeganAt { get; }

    /// <summary>The client's address, where there is one.</summary>
    IPAddress? Address { get; }

    /// <summary>Whether it polls, or has a WebSocket.</summary>
    bool IsLongPoll { get; }

    /// <summary>Whether it was closed because its client took too little.</summary>
    bool IsTooSlow { get; }

    /// <summary>What has gone over it so far.</summary>
    SocketTraffic Traffic { get; }

    /// <summary>How many frames wait for its client.</summary>
    int Waiting { get; }

    /// <summary>How many bytes its client makes the gateway hold.</summary>
    long Held { get; }

    /// <summary>Closes it, once and in order: a close frame where there are such, and what happens next is up to the client, for a while.</summary>
    /// <param name="code">One of <see cref="WebSocketCloseCode"/>.</param>
    /// <param name="reason">For the log.</param>
    void Close(ushort code, string reason);

    /// <summary>Ends it when the client has been silent, or closing, for too long.</summary>
    void CheckTimes();

    /// <summary>Ends it without waiting for the client.</summary>
    void Cut();
}
