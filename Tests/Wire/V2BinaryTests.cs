using Orleans.Channels.Gateway;
using static Orleans.Channels.Tests.Bytes;

namespace Orleans.Channels.Tests;

public sealed class V2BinaryTests
{
    private static readonly TopicName RoomBin = TopicName.From("room:bin");

    private readonly V2JsonSerializer _serializer = new();

    [Fact]
    public void A_push_gives_its_names_and_its_data()
    {
        var frame = _serializer.DecodeBinary(
        [
            0x00, // push
            0x01, // join_ref has 1 byte
            0x02, // ref has 2
            0x08, // topic has 8
            0x03, // event has 3
            .. "1"u8, .. "42"u8, .. "room:bin"u8, .. "bin"u8,
            0x00, 0x01, 0xFE, 0xFF, // data
        ]);

        Assert.Equal(Ref.FromText("1"), frame.JoinRef);
        Assert.Equal(Ref.FromText("42"), frame.Ref);
        Assert.Equal("room:bin", frame.Topic.Text);
        Assert.Equal("\"room:bin\"", Text(frame.Topic.Json));
        Assert.Equal("bin", frame.Event);
        Assert.Equal(Payload.FromBinary([0x00, 0x01, 0xFE, 0xFF]), frame.Payload);
    }

    [Fact]
    public void A_push_without_names_and_data_has_empty_texts_and_no_nulls()
    {
        var frame = _serializer.DecodeBinary([0x00, 0x00, 0x00, 0x00, 0x00]);

        Assert.Equal("\"\"", frame.JoinRef.ToString());
        Assert.Equal("\"\"", frame.Ref.ToString());
        Assert.Equal(string.Empty, frame.Topic.Text);
        Assert.Equal(string.Empty, frame.Event);
        Assert.Equal(Payload.FromBinary([]), frame.Payload);
    }

    [Fact]
    public void A_heartbeat_may_come_as_binary()
    {
        var frame = _serializer.DecodeBinary(Convert.FromHexString("00000107093270686f656e6978686561727462656174"));

        Assert.Equal("\"\"", frame.JoinRef.ToString());
        Assert.Equal("\"2\"", frame.Ref.ToString());
        Assert.Equal("phoenix", frame.Topic.Text);
        Assert.Equal("heartbeat", frame.Event);
    }

    [Fact]
    public void Names_may_have_255_bytes_each()
    {
        var name = new string('n', 255);
        var frame = _serializer.DecodeBinary([0x00, 255, 255, 255, 255, .. Utf8(name + name + name + name), 7]);

        Assert.Equal(name, frame.Topic.Text);
        Assert.Equal(name, frame.Event);
        Assert.Equal([7], frame.Payload.Bytes.ToArray());
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_replaced_in_names()
    {
        var frame = _serializer.DecodeBinary([0x00, 0, 0, 2, 1, (byte)'r', 0xFF, 0xFE]);

        Assert.Equal("r\uFFFD", frame.Topic.Text);
        Assert.Equal("\"r\uFFFD\"", Text(frame.Topic.Json));
        Assert.Equal("\uFFFD", frame.Event);
    }

    [Fact]
    public void A_reply_has_the_status_in_the_place_of_the_event()
    {
        var frame = _serializer.EncodeReply(RefOf("\"1\""), RefOf("\"2\""), RoomBin, "ok", Payload.FromBinary([0x00, 0x01, 0xFE, 0xFF]));

        Assert.Equal(
            [
                0x01, // reply
                0x01, 0x01, 0x08, 0x02, // lengths of join_ref, ref, topic, status
                .. "1"u8, .. "2"u8, .. "room:bin"u8, .. "ok"u8,
                0x00, 0x01, 0xFE, 0xFF, // data
            ],
            Binary(frame));
    }

    [Fact]
    public void A_reply_to_an_empty_ref_has_an_empty_ref() => Assert.Equal(
        Convert.FromHexString("010100080231726f6f6d3a62696e6f6b6e6f726566"),
        Binary(_serializer.EncodeReply(RefOf("\"1\""), RefOf("\"\""), RoomBin, "ok", Payload.FromBinary(Utf8("noref")))));

    [Fact]
    public void A_push_out_has_no_place_for_a_ref()
    {
        var frame = _serializer.EncodePush(
            RefOf("\"1\""), RefOf("\"9\""), TopicName.From("probe:a"), "pushed_bin", Payload.FromBinary([1, 2, 3]));

        Assert.Equal(
            [
                0x00, // push
                0x01, 0x07, 0x0A, // lengths of join_ref, topic, event
                .. "1"u8, .. "probe:a"u8, .. "pushed_bin"u8,
                0x01, 0x02, 0x03, // data
            ],
            Binary(frame));
    }

    [Fact]
    public void A_broadcast_has_a_topic_and_an_event()
    {
        var frame = _serializer.EncodeBroadcast(RoomBin, "bin_cast", Payload.FromBinary(Utf8("hello")));

        Assert.Equal(
            [
                0x02, // broadcast
                0x08, 0x08, // lengths of topic, event
                .. "room:bin"u8, .. "bin_cast"u8,
                .. "hello"u8, // data
            ],
            Binary(frame));
    }

    [Fact]
    public void A_null_ref_takes_no_bytes_and_a_number_its_digits() => Assert.Equal(
        [0x01, 0x00, 0x02, 0x01, 0x02, .. "17"u8, .. "t"u8, .. "ok"u8],
        Binary(_serializer.EncodeReply(Ref.Null, RefOf("17"), TopicName.From("t"), "ok", Payload.FromBinary([]))));

    [Theory]
    [InlineData("n", 255, 255)]
    [InlineData("é", 127, 254)]
    public void A_name_of_at_most_255_bytes_is_carried(string character, int count, byte length)
    {
        var name = string.Concat(Enumerable.Repeat(character, count));
        var frame = Binary(_serializer.EncodeBroadcast(TopicName.From(name), name, Payload.FromBinary([])));

        Assert.Equal([2, length, length, .. Utf8(name), .. Utf8(name)], frame);
    }

    [Theory]
    [InlineData("n", 256)]
    [InlineData("é", 128)]
    public void A_name_of_256_bytes_is_refused_by_its_field(string character, int count)
    {
        var name = string.Concat(Enumerable.Repeat(character, count));
        var (topic, reference, data) = (TopicName.From(name), Ref.FromText(name), Payload.FromBinary([]));

        AssertRefused("topic", () => _serializer.EncodeBroadcast(topic, "e", data));
        AssertRefused("event", () => _serializer.EncodeBroadcast(RoomBin, name, data));
        AssertRefused("topic", () => _serializer.EncodePush(Ref.Null, Ref.Null, topic, "e", data));
        AssertRefused("event", () => _serializer.EncodePush(Ref.Null, Ref.Null, RoomBin, name, data));
        AssertRefused("join_ref", () => _serializer.EncodePush(reference, Ref.Null, RoomBin, "e", data));
        AssertRefused("join_ref", () => _serializer.EncodeReply(reference, Ref.Null, RoomBin, "ok", data));
        AssertRefused("ref", () => _serializer.EncodeReply(Ref.Null, reference, RoomBin, "ok", data));
        AssertRefused("topic", () => _serializer.EncodeReply(Ref.Null, Ref.Null, topic, "ok", data));
        AssertRefused("status", () => _serializer.EncodeReply(Ref.Null, Ref.Null, RoomBin, name, data));
    }

    [Fact]
    public void A_topic_that_is_no_string_is_refused() => Assert.Throws<UnencodableFrameException>(
        () => _serializer.EncodeBroadcast(TopicName.FromJson("5"u8), "e", Payload.FromBinary([])));

    private static void AssertRefused(string field, Func<EncodedFrame> encode)
    {
        var refusal = Assert.Throws<UnencodableFrameException>(() => { encode(); });
        Assert.Equal($"The {field} has 256 UTF-8 bytes; a binary frame carries at most 255.", refusal.Message);
    }
}
