using System.Buffers;
using System.IO.Compression;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Compresses what a WebSocket is sent that agreed to it (<see cref="PerMessageDeflate"/>). Each message is compressed by itself, so a
/// broadcast is once for all who speak this version.
/// </summary>
/// <param name="inner">The version.</param>
/// <param name="fromBytes">Messages of fewer bytes go as they are.</param>
internal sealed class DeflateSerializer(ISerializer inner, int fromBytes) : ISerializer
{
    // What a sync flush ends with, and a sender leaves out (RFC 7692 §7.2.1).
    private const int FlushLength = 4;

    public InboundFrame DecodeText(ReadOnlySpan<byte> utf8) => inner.DecodeText(utf8);

    public InboundFrame DecodeBinary(ReadOnlySpan<byte> data) => inner.DecodeBinary(data);

    public EncodedFrame EncodeReply(Ref joinRef, Ref reference, TopicName topic, string status, Payload response) =>
        Compress(inner.EncodeReply(joinRef, reference, topic, status, response));

    public EncodedFrame EncodePush(Ref joinRef, Ref reference, TopicName topic, string eventName, Payload payload) =>
        Compress(inner.EncodePush(joinRef, reference, topic, eventName, payload));

    public EncodedFrame EncodeBroadcast(TopicName topic, string eventName, Payload payload, Ref position = default) =>
        Compress(inner.EncodeBroadcast(topic, eventName, payload, position));

    private EncodedFrame Compress(EncodedFrame frame) => frame.Message.Length < fromBytes ? frame : Deflate(frame);

    private static EncodedFrame Deflate(EncodedFrame frame)
    {
        var message = frame.Message.Span;
        var room = ArrayPool<byte>.Shared.Rent(RoomFor(message.Length));
        try
        {
            using var deflated = new MemoryStream(room);
            using var deflate = new DeflateStream(deflated, CompressionLevel.Optimal, leaveOpen: true);
            deflate.Write(message);
            deflate.Flush();
            var length = (int)deflated.Position - FlushLength;
            if (length >= message.Length)
            {
                return frame;
            }

            var compressed = EncodedFrame.Create(length, frame.IsBinary, out var destination, compressed: true);
            room.AsSpan(0, length).CopyTo(destination);
            return compressed;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    // What can't be compressed grows a little, by less than this.
    private static int RoomFor(int length) => length + (length / 8) + 64;
}
