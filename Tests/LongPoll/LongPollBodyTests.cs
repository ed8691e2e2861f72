using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

public sealed class LongPollBodyTests
{
    private const string NdJson = "application/x-ndjson";

    [Theory]
    [InlineData("[1]\n[2]\n[3]")]
    [InlineData("[1]\r\n[2]\r\n[3]\r\n")]
    [InlineData("\n\n[1]\n\n\r\n[2]\n[3]\n")]
    public void Lines_of_ndjson_are_frames_and_empty_ones_are_none(string body) =>
        Assert.Equal(["[1]", "[2]", "[3]"], Texts(NdJson, body));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("application/json")]
    [InlineData("text/plain; charset=utf-8")]
    public void Any_other_body_is_one_frame(string? contentType) => Assert.Equal(["[1]\n[2]"], Texts(contentType, "[1]\n[2]"));

    [Theory]
    [InlineData("application/x-ndjson; charset=utf-8")]
    [InlineData("Application/X-NDJSON")]
    public void The_type_may_have_params_and_any_case(string contentType) => Assert.Equal(2, LongPollBody.Split(contentType, "[1]\n[2]"u8, 100).Length);

    [Fact]
    public void A_line_that_does_not_begin_like_text_is_a_binary_frame_in_base64()
    {
        var frames = LongPollBody.Split(NdJson, "AAH/\n[1]"u8, 100);

        Assert.Equal([true, false], frames.Select(frame => frame.IsBinary));
        Assert.Equal([0, 1, 255], frames[0].Bytes);
    }

    [Theory]
    [InlineData("{\"a\":1}")]
    [InlineData("AAH")]
    [InlineData("A A=")]
    [InlineData("[1]\n*")]
    public void A_line_that_is_neither_is_malformed(string body) =>
        Assert.Throws<MalformedFrameException>(() => LongPollBody.Split(NdJson, Bytes.Utf8(body), 100));

    [Fact]
    public void Lines_over_the_bound_are_dropped_unread() =>
        Assert.Equal(["[1]", "[2]"], LongPollBody.Split(NdJson, "[1]\n[2]\n[3]\n***"u8, 2).Select(frame => Bytes.Text(frame.Bytes)));

    [Fact]
    public void An_empty_batch_has_no_frames() => Assert.Empty(LongPollBody.Split(NdJson, default, 100));

    private static IEnumerable<string> Texts(string? contentType, string body) =>
        LongPollBody.Split(contentType, Bytes.Utf8(body), 100).Select(frame => Bytes.Text(frame.Bytes));
}
