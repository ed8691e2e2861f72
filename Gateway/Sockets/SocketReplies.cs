namespace Orleans.Channels.Gateway;

/// <summary>The replies that a gateway gives by itself.</summary>
internal static class SocketReplies
{
    /// <summary>Replies to a frame.</summary>
    /// <param name="socket">Whose frame it was.</param>
    /// <param name="joinRef">The join_ref to show, which isn't always the frame's.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="status">The reply's status.</param>
    /// <param name="response">The reply's response.</param>
    public static void Reply(this SocketConnection socket, Ref joinRef, in InboundFrame frame, string status, Payload response) =>
        socket.Outbox.Send(socket.Serializer.EncodeReply(joinRef, frame.Ref, frame.Topic, status, response));
}
