using Orleans.Channels.Gateway;
using static Orleans.Channels.Tests.Bytes;

namespace Orleans.Channels.Tests;

public sealed class V1JsonSerializerTests
{
    private readonly V1JsonSerializer _serializer = new();

    [Fact]
    public void A_frame_gives_its_members()
    {
        var frame = Decode("""{"topic":"ping","event":"phx_join","payload":{"a":[1]},"ref":"1","join_ref":"J"}""");

        Assert.Equal("\"J\"", frame.JoinRef.ToString());
        Assert.Equal("\"1\"", frame.Ref.ToString());
        Assert.Equal("ping", frame.Topic.Text);
        Assert.Equal("phx_join", frame.Event);
        Assert.Equal(Json("""{"a":[1]}"""), frame.Payload);
    }

    [Fact]
    public void A_frame_without_join_ref_has_a_null_one() =>
        Assert.True(Decode("""{"topic":"ping","event":"e","payload":{},"ref":"1"}""").JoinRef.IsNull);

    [Fact]
    public void Members_of_other_names_are_ignored() =>
        Assert.Equal("e", Decode("""{"x":{"event":"no"},"event":"e","payload":{},"y":[[]],"ref":1,"topic":"t","z":null}""").Event);

    [Fact]
    public void A_member_given_twice_counts_as_given_last()
    {
        var frame = Decode(
            """{"topic":"a","topic":"b","event":"e","event":5,"payload":1,"payload":{},"ref":1,"ref":null,"join_ref":1,"join_ref":2}""");

        Assert.Equal("b", frame.Topic.Text);
        Assert.Null(frame.Event);
        Assert.Equal(Payload.Empty, frame.Payload);
        Assert.True(frame.Ref.IsNull);
        Assert.Equal("2", frame.JoinRef.ToString());
    }

    [Fact]
    public void Names_of_members_may_be_escaped() =>
        Assert.Equal("t", Decode("""{"\u0074opic":"t","event":"e","payload":{},"ref":1}""").Topic.Text);

    [Fact]
    public void Null_is_a_value_for_every_member()
    {
        var frame = Decode("""{"topic":null,"event":null,"payload":null,"ref":null}""");

        Assert.Null(frame.Topic.Text);
        Assert.Equal("null", Text(frame.Topic.Json));
        Assert.Null(frame.Event);
        Assert.Equal(Json("null"), frame.Payload);
        Assert.True(frame.Ref.IsNull);
    }

    [Fact]
    public void JSON_in_a_binary_frame_is_read_as_text() =>
        Assert.Equal("ping", _serializer.DecodeBinary("""{"topic":"ping","event":"phx_join","payload":{},"ref":"1"}"""u8).Topic.Text);

    [Fact]
    public void A_reply_is_spelled_as_Phoenix_spells_it() => Assert.Equal(
        """{"event":"phx_reply","payload":{"response":{"ping":"pong"},"status":"ok"},"ref":"2","topic":"ping"}""",
        Text(_serializer.EncodeReply(RefOf("\"1\""), RefOf("\"2\""), TopicName.From("ping"), "ok", Json("""{"ping":"pong"}"""))));

    [Fact]
    public void A_push_never_tells_the_join_ref() => Assert.Equal(
        """{"event":"presence_state","payload":{"u":{}},"ref":null,"topic":"room:v1"}""",
        Text(_serializer.EncodePush(RefOf("\"1\""), Ref.Null, TopicName.From("room:v1"), "presence_state", Json("""{"u":{}}"""))));

    [Fact]
    public void A_close_has_its_ref() => Assert.Equal(
        """{"event":"phx_close","payload":{},"ref":"J","topic":"ping"}""",
        Text(_serializer.EncodePush(RefOf("\"J\""), RefOf("\"J\""), TopicName.From("ping"), "phx_close", Payload.Empty)));

    [Fact]
    public void A_broadcast_has_a_null_ref() => Assert.Equal(
        """{"event":"new_\"msg","payload":{"body":"hi"},"ref":null,"topic":"room:é"}""",
        Text(_serializer.EncodeBroadcast(TopicName.From("room:é"), "new_\"msg", Json("""{"body":"hi"}"""))));

    [Fact]
    public void A_binary_payload_is_refused()
    {
        var data = Payload.FromBinary([1]);
        var topic = TopicName.From("t");

        Assert.Throws<UnencodableFrameException>(() => _serializer.EncodeReply(Ref.Null, Ref.Null, topic, "ok", data));
        Assert.Throws<UnencodableFrameException>(() => _serializer.EncodePush(Ref.Null, Ref.Null, topic, "e", data));
        Assert.Throws<UnencodableFrameException>(() => _serializer.EncodeBroadcast(topic, "e", data));
    }

    [Fact]
    public void What_is_encoded_decodes_to_the_same()
    {
        var frame = _serializer.EncodePush(Ref.Null, RefOf("[7]"), TopicName.From("t\u0002😀"), "e\\", Json("""{"a":1}"""));
        var back = _serializer.DecodeText(frame.Message.Span);

        Assert.Equal("[7]", back.Ref.ToString());
        Assert.Equal("t\u0002😀", back.Topic.Text);
        Assert.Equal("e\\", back.Event);
        Assert.Equal(Json("""{"a":1}"""), back.Payload);
    }

    private InboundFrame Decode(string text) => _serializer.DecodeText(Utf8(text));
}
