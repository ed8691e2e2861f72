using Orleans.Channels.Gateway;
using static Orleans.Channels.Tests.Bytes;

namespace Orleans.Channels.Tests;

public sealed class V2TextDecodeTests
{
    private readonly V2JsonSerializer _serializer = new();

    [Fact]
    public void A_frame_gives_its_five_elements()
    {
        var frame = Decode("""["1","2","room:a","new_msg",{"body":"hi"}]""");

        Assert.Equal(Ref.FromText("1"), frame.JoinRef);
        Assert.Equal(Ref.FromText("2"), frame.Ref);
        Assert.Equal("room:a", frame.Topic.Text);
        Assert.Equal("new_msg", frame.Event);
        Assert.Equal(Json("""{"body":"hi"}"""), frame.Payload);
    }

    [Theory]
    [InlineData("""["1","5","bench:a","echo",{},"extra",6]""")]
    [InlineData("""["1","5","bench:a","echo",{},{"a":[1]},[[]]]""")]
    public void Elements_after_the_fifth_are_ignored(string text)
    {
        var frame = Decode(text);

        Assert.Equal("echo", frame.Event);
        Assert.Equal(Payload.Empty, frame.Payload);
    }

    [Fact]
    public void White_space_between_elements_means_nothing()
    {
        var frame = Decode(" [ \"1\" , \"4\" ,\t\"bench:a\" ,\r\n\"echo\" , { \"a\" : 1 } ] \n");

        Assert.Equal("\"4\"", frame.Ref.ToString());
        Assert.Equal("{ \"a\" : 1 }", Text(frame.Payload.Bytes));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("-0.5e3")]
    [InlineData("\"1\"")]
    [InlineData("\"\"")]
    [InlineData("true")]
    [InlineData("[1,[2]]")]
    [InlineData("{\"a\":{\"b\":1}}")]
    public void A_ref_of_any_type_is_kept_as_it_is(string json)
    {
        var frame = Decode($"[{json},{json},\"t\",\"e\",{{}}]");

        Assert.Equal(json, frame.JoinRef.ToString());
        Assert.Equal(json, frame.Ref.ToString());
        Assert.Equal(json == "null", frame.Ref.IsNull);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("[\"room:a\"]")]
    public void A_topic_that_is_no_string_is_kept_to_be_echoed(string json)
    {
        var frame = Decode($"[\"1\",\"1\",{json},\"phx_join\",{{}}]");

        Assert.Null(frame.Topic.Text);
        Assert.Equal(json, Text(frame.Topic.Json));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("{\"a\":[]}")]
    public void An_event_that_is_no_string_is_null(string json) =>
        Assert.Null(Decode($"[\"1\",\"1\",\"ping\",{json},{{}}]").Event);

    [Theory]
    [InlineData("[1,2]")]
    [InlineData("\"str\"")]
    [InlineData("null")]
    [InlineData("""{"z":1,"a":1.0,"e":1e2,"big":123456789012345678901234567890,"u":"\u00e9\ud83d\ude00"}""")]
    public void A_payload_is_kept_byte_for_byte(string json) =>
        Assert.Equal(json, Text(Decode($"[\"1\",\"1\",\"t\",\"e\",{json}]").Payload.Bytes));

    [Fact]
    public void Escapes_in_names_are_undone()
    {
        var frame = Decode("""["\u0031","2","room:\u00e9\"\\\/\ud83d\ude00","\u0070ing",{}]""");

        Assert.Equal(Ref.FromText("1"), frame.JoinRef);
        Assert.Equal("room:é\"\\/😀", frame.Topic.Text);
        Assert.Equal("\"room:é\\\"\\\\/😀\"", Text(frame.Topic.Json));
        Assert.Equal("ping", frame.Event);
    }

    [Fact]
    public void A_topic_seen_before_is_the_same_topic()
    {
        var first = Decode("""["1","1","room:a","e",{}]""");
        var second = Decode("""["1","2","room:a","e",{}]""");

        Assert.Same(first.Topic.Text, second.Topic.Text);
        Assert.Same(first.Topic.Json, second.Topic.Json);
        Assert.Same(first.Event, second.Event);
    }

    [Fact]
    public void Many_topics_are_not_mixed_up()
    {
        for (var i = 0; i < 20_000; i++)
        {
            Assert.Equal($"room:{i % 5_000}", Decode($"[null,null,\"room:{i % 5_000}\",\"event{i % 3_000}\",{{}}]").Topic.Text);
        }
    }

    [Fact]
    public void The_payload_owns_its_bytes()
    {
        var text = Utf8("""["1","1","t","e",{"a":1}]""");
        var frame = _serializer.DecodeText(text);
        Array.Fill(text, (byte)'x');

        Assert.Equal("""{"a":1}""", Text(frame.Payload.Bytes));
        Assert.Equal("t", frame.Topic.Text);
        Assert.Equal("\"1\"", frame.Ref.ToString());
    }

    private InboundFrame Decode(string text) => _serializer.DecodeText(Utf8(text));
}
