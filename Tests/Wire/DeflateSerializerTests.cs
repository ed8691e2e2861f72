using System.IO.Compression;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>What is sent to a client that takes compressed messages.</summary>
public sealed class DeflateSerializerTests
{
    private static readonly TopicName Topic = TopicName.From("room:1");
    private static readonly string Text = $"{{\"text\":\"{string.Concat(Enumerable.Repeat("so it goes, ", 100))}\"}}";

    private readonly V2JsonSerializer _plain = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_large_message_is_compressed_and_says_so(bool binary)
    {
        var payload = binary ? Payload.FromBinary(Bytes.Utf8(Text)) : Bytes.Json(Text);
        var deflating = new DeflateSerializer(_plain, 256);
        (EncodedFrame Compressed, EncodedFrame Plain)[] frames =
        [
            (deflating.EncodeBroadcast(Topic, "said", payload), _plain.EncodeBroadcast(Topic, "said", payload)),
            (deflating.EncodePush(Bytes.RefOf("1"), Ref.Null, Topic, "said", payload), _plain.EncodePush(Bytes.RefOf("1"), Ref.Null, Topic, "said", payload)),
            (deflating.EncodeReply(Bytes.RefOf("1"), Bytes.RefOf("2"), Topic, "ok", payload), _plain.EncodeReply(Bytes.RefOf("1"), Bytes.RefOf("2"), Topic, "ok", payload)),
        ];

        Assert.All(frames, frame =>
        {
            Assert.Equal(binary ? 0xC2 : 0xC1, frame.Compressed.WebSocket.Span[0]);
            Assert.Equal(binary, frame.Compressed.IsBinary);
            Assert.True(frame.Compressed.WebSocket.Length < frame.Plain.WebSocket.Length / 4);
            Assert.Equal(frame.Plain.Message.ToArray(), Inflate(frame.Compressed.Message));
        });
    }

    [Fact]
    public void A_message_of_fewer_bytes_than_the_threshold_goes_as_it_is()
    {
        var plain = _plain.EncodeBroadcast(Topic, "said", Bytes.Json(Text));

        Assert.Equal(plain.WebSocket.ToArray(), Broadcast(plain.Message.Length + 1).WebSocket.ToArray());
        Assert.Equal(0xC1, Broadcast(plain.Message.Length).WebSocket.Span[0]);

        EncodedFrame Broadcast(int fromBytes) => new DeflateSerializer(_plain, fromBytes).EncodeBroadcast(Topic, "said", Bytes.Json(Text));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(70_000)]
    [InlineData(1_000_000)]
    public void What_gets_no_smaller_goes_as_it_is(int length)
    {
        var noise = new byte[length];
        new Random(length).NextBytes(noise);

        var frame = new DeflateSerializer(_plain, 1).EncodeBroadcast(Topic, "x", Payload.FromBinary(noise));

        Assert.Equal(_plain.EncodeBroadcast(Topic, "x", Payload.FromBinary(noise)).WebSocket.ToArray(), frame.WebSocket.ToArray());
    }

    [Fact]
    public void What_a_version_can_not_carry_it_can_not_carry_compressed() => Assert.Throws<UnencodableFrameException>(() =>
        new DeflateSerializer(new V1JsonSerializer(), 1).EncodeBroadcast(Topic, "said", Payload.FromBinary(Bytes.Utf8(Text))));

    private static byte[] Inflate(ReadOnlyMemory<byte> message)
    {
        using var inflating = new DeflateStream(new MemoryStream([.. message.Span, 0x00, 0x00, 0xFF, 0xFF]), CompressionMode.Decompress);
        using var inflated = new MemoryStream();
        inflating.CopyTo(inflated);
        return inflated.ToArray();
    }
}
