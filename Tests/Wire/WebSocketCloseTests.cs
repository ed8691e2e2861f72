using Orleans.Channels.Gateway;
using static Orleans.Channels.Tests.ClientFrames;

namespace Orleans.Channels.Tests;

public sealed class WebSocketCloseTests
{
    [Fact]
    public void A_close_may_have_no_code() =>
        Assert.Equal(["Close "], ReaderFeed.ReadEveryWay(Frame(WebSocketOpcode.Close, [])));

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(1003)]
    [InlineData(1007)]
    [InlineData(1011)]
    [InlineData(1012)]
    [InlineData(1014)]
    [InlineData(3000)]
    [InlineData(4001)]
    [InlineData(4999)]
    public void A_code_that_may_travel_is_read_with_its_reason(int code)
    {
        Assert.Equal([$"Close {code}"], ReaderFeed.ReadEveryWay(Close(code)));
        Assert.Equal([$"Close {code}C3A9"], ReaderFeed.ReadEveryWay(Close(code, 0xC3, 0xA9)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(1004)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(1015)]
    [InlineData(1016)]
    [InlineData(2999)]
    [InlineData(5000)]
    [InlineData(65_535)]
    public void A_code_that_may_not_travel_is_refused_with_1002(int code) =>
        Assert.Equal(["refused 1002"], ReaderFeed.ReadEveryWay(Close(code)));

    [Fact]
    public void Half_a_code_is_refused_with_1002() =>
        Assert.Equal(["refused 1002"], ReaderFeed.ReadEveryWay(Frame(WebSocketOpcode.Close, [3])));

    [Fact]
    public void A_reason_that_is_no_UTF8_is_refused_with_1007() =>
        Assert.Equal(["refused 1007"], ReaderFeed.ReadEveryWay(Close(1000, 0xFF)));

    [Fact]
    public void The_gateways_close_has_its_code_and_reason()
    {
        Assert.Equal([0x88, 0x02, 0x03, 0xE9], WebSocketFrames.Close(WebSocketCloseCode.GoingAway));
        Assert.Equal(
            [
                0x88, // final, close
                0x06, // not masked, 6 bytes
                0x03, 0xE8, // 1000
                .. "byé"u8,
            ],
            WebSocketFrames.Close(WebSocketCloseCode.Normal, "byé"));
    }

    [Fact]
    public void The_gateways_pong_has_the_pings_payload()
    {
        Assert.Equal([0x8A, 0x00], WebSocketFrames.Pong([]));
        Assert.Equal([0x8A, 0x03, .. "abc"u8], WebSocketFrames.Pong("abc"u8));
    }

    [Fact]
    public void A_control_frame_carries_125_bytes_and_no_more()
    {
        Assert.Equal(127, WebSocketFrames.Close(1000, new string('x', 123)).Length);
        Assert.Equal(127, WebSocketFrames.Pong(new byte[125]).Length);
        Assert.Throws<ArgumentException>(() => WebSocketFrames.Close(1000, new string('x', 124)));
        Assert.Throws<ArgumentException>(() => WebSocketFrames.Pong(new byte[126]));
    }
}
