using System.Buffers;
using Orleans.Channels.Gateway;
using static Orleans.Channels.Tests.ClientFrames;

namespace Orleans.Channels.Tests;

public sealed class WebSocketViolationTests
{
    [Theory]
    [InlineData("8103616263")] // text "abc" without a mask
    [InlineData("8900")] // ping without a mask
    [InlineData("C18000000000")] // RSV1
    [InlineData("A18000000000")] // RSV2
    [InlineData("918000000000")] // RSV3
    [InlineData("838000000000")] // reserved opcode 3
    [InlineData("878000000000")] // reserved opcode 7
    [InlineData("8B8000000000")] // reserved opcode 11
    [InlineData("8F8000000000")] // reserved opcode 15
    [InlineData("098000000000")] // ping as a fragment
    [InlineData("088000000000")] // close as a fragment
    [InlineData("89FE007E00000000")] // ping of 126 bytes
    [InlineData("88FE000000000000")] // close with its length in two bytes
    [InlineData("8AFF000000000000000100000000")] // pong with its length in eight bytes
    [InlineData("808000000000")] // continuation of nothing, final
    [InlineData("008000000000")] // continuation of nothing, not final
    public void A_frame_that_no_client_may_send_is_refused_with_1002(string hex)
    {
        Assert.Equal(["refused 1002"], ReaderFeed.ReadEveryWay(Convert.FromHexString(hex)));
        Assert.Equal(["Text 61", "refused 1002"], ReaderFeed.ReadEveryWay([.. Text("a"), .. Convert.FromHexString(hex)]));
    }

    [Theory]
    [InlineData(1)] // text
    [InlineData(2)] // binary
    public void A_message_inside_another_is_refused_with_1002(byte opcode) => Assert.Equal(
        ["refused 1002"],
        ReaderFeed.ReadEveryWay([.. Text("a", final: false), .. Frame((WebSocketOpcode)opcode, "b"u8)]));

    [Fact]
    public void A_continuation_after_the_last_one_is_refused_with_1002() => Assert.Equal(
        ["Text 6162", "refused 1002"],
        ReaderFeed.ReadEveryWay([.. Text("a", final: false), .. Continue("b", true), .. Continue("c", true)]));

    [Fact]
    public void A_ping_of_125_bytes_is_read() => Assert.Equal(
        [$"Ping {Convert.ToHexString(new byte[125])}"],
        ReaderFeed.ReadEveryWay(Frame(WebSocketOpcode.Ping, new byte[125])));

    [Theory]
    [InlineData("FFFE")]
    [InlineData("C3")]
    [InlineData("EDA080")]
    [InlineData("61C0AF")]
    public void Text_that_is_no_UTF8_is_refused_with_1007(string hex)
    {
        var payload = Convert.FromHexString(hex);

        Assert.Equal(["refused 1007"], ReaderFeed.ReadEveryWay(Frame(WebSocketOpcode.Text, payload)));
        Assert.Equal(
            ["refused 1007"],
            ReaderFeed.ReadEveryWay([.. Text("a", final: false), .. Frame(WebSocketOpcode.Continuation, payload)]));
        Assert.Equal([$"Binary {hex}"], ReaderFeed.ReadEveryWay(Frame(WebSocketOpcode.Binary, payload)));
    }

    [Fact]
    public void A_violation_tells_nothing_of_what_the_client_sent()
    {
        using var reader = new WebSocketFrameReader();
        var buffer = new ReadOnlySequence<byte>(Frame(WebSocketOpcode.Text, [.. "secret"u8, 0xFF]));
        var violation = Assert.Throws<WebSocketProtocolException>(() => { reader.TryRead(ref buffer, out _); });

        Assert.DoesNotContain("secret", violation.Message, StringComparison.Ordinal);
    }
}
