using Orleans.Channels.Gateway;
using static Orleans.Channels.Tests.Bytes;

namespace Orleans.Channels.Tests;

public sealed class V2TextEncodeTests
{
    private readonly V2JsonSerializer _serializer = new();

    [Theory]
    [InlineData("\"1\"", "\"2\"", "ping", "ok", """{"ping":"pong"}""",
        """["1","2","ping","phx_reply",{"response":{"ping":"pong"},"status":"ok"}]""")]
    [InlineData("null", "5", "phoenix", "ok", "{}",
        """[null,5,"phoenix","phx_reply",{"response":{},"status":"ok"}]""")]
    [InlineData("\"1\"", "\"4\"", "probe:a", "custom_status", """{"a":1}""",
        """["1","4","probe:a","phx_reply",{"response":{"a":1},"status":"custom_status"}]""")]
    [InlineData("1", "null", "é", "é\"", "[1,2]",
        """[1,null,"é","phx_reply",{"response":[1,2],"status":"é\""}]""")]
    public void A_reply_is_spelled_as_Phoenix_spells_it(
        string joinRef, string reference, string topic, string status, string response, string expected) =>
        Assert.Equal(
            expected,
            Text(_serializer.EncodeReply(RefOf(joinRef), RefOf(reference), TopicName.From(topic), status, Json(response))));

    [Theory]
    [InlineData("null")]
    [InlineData("5")]
    public void A_refusal_echoes_a_topic_that_is_no_string(string json)
    {
        var topic = TopicName.FromJson(Utf8(json));
        var frame = _serializer.EncodeReply(Ref.Null, RefOf("\"1\""), topic, "error", Json("""{"reason":"unmatched topic"}"""));

        Assert.Equal($$$"""[null,"1",{{{json}}},"phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]""", Text(frame));
    }

    [Fact]
    public void A_push_has_the_join_ref_and_no_ref() => Assert.Equal(
        """["1",null,"probe:a","pushed",{"x":1}]""",
        Text(_serializer.EncodePush(RefOf("\"1\""), Ref.Null, TopicName.From("probe:a"), "pushed", Json("""{"x":1}"""))));

    [Fact]
    public void A_close_has_the_join_ref_twice() => Assert.Equal(
        """["1","1","ping","phx_close",{}]""",
        Text(_serializer.EncodePush(RefOf("\"1\""), RefOf("\"1\""), TopicName.From("ping"), "phx_close", Payload.Empty)));

    [Fact]
    public void A_broadcast_has_no_refs() => Assert.Equal(
        """[null,null,"room:k","new_msg",{"body":"hi"}]""",
        Text(_serializer.EncodeBroadcast(TopicName.From("room:k"), "new_msg", Json("""{"body":"hi"}"""))));

    [Theory]
    [InlineData(0, 2)]
    [InlineData(100, 2)]
    [InlineData(200, 4)]
    [InlineData(70_000, 10)]
    public void The_frame_before_the_message_says_its_length(int size, int header)
    {
        var payload = Json($"\"{new string('x', size)}\"");
        var frame = _serializer.EncodeBroadcast(TopicName.From("t"), "e", payload);

        Assert.Equal(header, frame.WebSocket.Length - frame.Message.Length);
        Assert.Equal($"[null,null,\"t\",\"e\",{Text(payload.Bytes)}]", Text(frame));
    }

    [Fact]
    public void What_is_encoded_decodes_to_the_same()
    {
        var topic = TopicName.From("room:\u0001\u001f\"\\/é\u007f\u2028😀");
        var frame = _serializer.EncodePush(RefOf("7"), RefOf("[1]"), topic, "e\n\"", Json("""{"a":[1,{}]}"""));
        var back = _serializer.DecodeText(frame.Message.Span);

        Assert.Equal("7", back.JoinRef.ToString());
        Assert.Equal("[1]", back.Ref.ToString());
        Assert.Equal(topic.Text, back.Topic.Text);
        Assert.Equal(topic.Json, back.Topic.Json);
        Assert.Equal("e\n\"", back.Event);
        Assert.Equal(Json("""{"a":[1,{}]}"""), back.Payload);
    }

    [Fact]
    public void A_text_frame_takes_one_allocation()
    {
        var (joinRef, reference, topic) = (RefOf("\"1\""), RefOf("\"2\""), TopicName.From("room:a"));
        var frame = _serializer.EncodeReply(joinRef, reference, topic, "ok", Payload.Empty);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _serializer.EncodeReply(joinRef, reference, topic, "ok", Payload.Empty);

        // The array's own head is 24 bytes, rounded up to 8.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, frame.WebSocket.Length + 32);
    }
}
