using System.Text;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>Supabase's binary broadcasts, byte by byte as its clients and its server write them.</summary>
public sealed class SupabaseSerializerTests
{
    private readonly SupabaseSerializer _serializer = new(new V2JsonSerializer(), maxDepth: 100);

    [Fact]
    public void A_broadcast_of_json_is_what_the_same_broadcast_is_in_text()
    {
        var frame = _serializer.DecodeBinary(Push(encoding: 1, """{"x":1}""", metadata: """{"id":"m1"}"""));

        Assert.Equal(("\"1\"", "\"2\""), (Text(frame.JoinRef.Json), Text(frame.Ref.Json)));
        Assert.Equal(("realtime:a", "broadcast"), (frame.Topic.Text, frame.Event));
        Assert.Equal("""{"type":"broadcast","event":"cursor","payload":{"x":1},"meta":{"id":"m1"}}""", Text(frame.Payload.Span));
    }

    [Fact]
    public void A_broadcast_of_bytes_is_base64_in_json_and_goes_out_as_bytes()
    {
        var frame = _serializer.DecodeBinary(Push(encoding: 0, "\u0001\u0002\u0003"));
        Assert.Equal("""{"type":"broadcast","event":"cursor","payload":{"binary":"AQID"}}""", Text(frame.Payload.Span));

        var encoded = _serializer.EncodeBroadcast(frame.Topic, frame.Event!, frame.Payload);

        Assert.True(encoded.IsBinary);
        byte[] expected = [4, 10, 6, 0, 0, .. "realtime:a"u8, .. "cursor"u8, 1, 2, 3];
        Assert.Equal(expected, encoded.Message.ToArray());
        Assert.Equal(expected, _serializer.EncodePush(default, default, frame.Topic, frame.Event!, frame.Payload).Message.ToArray());
    }

    [Theory]
    [InlineData("broadcast", """{"type":"broadcast","event":"cursor","payload":{"x":1}}""")]
    [InlineData("broadcast", """{"type":"broadcast","event":"cursor","payload":{"binary":"AQID","x":1}}""")]
    [InlineData("broadcast", """{"type":"broadcast","event":"cursor","payload":{"binary":"no-base64!"}}""")]
    [InlineData("broadcast", """{"event":1,"payload":{"binary":"AQID"}}""")]
    [InlineData("broadcast", """["binary"]""")]
    [InlineData("cursor", """{"type":"broadcast","event":"cursor","payload":{"binary":"AQID"}}""")]
    public void All_else_goes_out_as_text(string eventName, string payload)
    {
        var encoded = _serializer.EncodeBroadcast(TopicName.From("realtime:a"), eventName, Payload.FromJson(Encoding.UTF8.GetBytes(payload)));

        Assert.Equal($"[null,null,\"realtime:a\",\"{eventName}\",{payload}]", Text(encoded.Message.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1}")]
    [InlineData("1,\"event\":2")]
    [InlineData("{\"x\":")]
    [InlineData("1 2")]
    public void A_payload_that_is_not_one_json_value_is_no_frame(string payload) =>
        Assert.Throws<MalformedFrameException>(() => _serializer.DecodeBinary(Push(encoding: 1, payload)));

    [Fact]
    public void A_frame_that_ends_within_its_names_is_none()
    {
        var push = Push(encoding: 0, string.Empty);
        for (var length = 1; length < push.Length; length++)
        {
            Assert.Throws<MalformedFrameException>(() => _serializer.DecodeBinary(push.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Phoenix_s_own_binary_push_is_read_as_ever()
    {
        var frame = _serializer.DecodeBinary([0, 1, 1, 6, 3, .. "12room:abin"u8, 0xFE]);

        Assert.Equal(("room:a", "bin", true), (frame.Topic.Text, frame.Event, frame.Payload.IsBinary));
    }

    // 03, the lengths of five names, the encoding; then the names and the payload.
    private static byte[] Push(byte encoding, string payload, string metadata = "") =>
        [3, 1, 1, 10, 6, (byte)metadata.Length, encoding, .. "12realtime:acursor"u8, .. Encoding.UTF8.GetBytes(metadata), .. Encoding.UTF8.GetBytes(payload)];

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
