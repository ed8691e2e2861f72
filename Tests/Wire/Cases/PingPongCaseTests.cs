using Orleans.Channels.Gateway;
using static Orleans.Channels.Tests.ClientFrames;

namespace Orleans.Channels.Tests;

/// <summary>Section 2: pings, and pongs that nobody asked for.</summary>
public sealed class PingPongCaseTests
{
    [Theory]
    [InlineData("")]
    [InlineData("48656C6C6F2C20776F726C6421")]
    [InlineData("00FFFEFDFCFB00FF")]
    public void A_ping_has_its_bytes_which_need_not_be_text(string hex) =>
        Assert.Equal([$"Ping {hex}"], ReaderFeed.ReadEveryWay(Frame(WebSocketOpcode.Ping, Convert.FromHexString(hex))));

    [Fact]
    public void A_ping_of_125_bytes_is_read_and_one_of_126_refused_with_1002()
    {
        Assert.Equal([$"Ping {new string('F', 250)}"], ReaderFeed.ReadEveryWay(Frame(WebSocketOpcode.Ping, Enumerable.Repeat((byte)0xFF, 125).ToArray())));
        Assert.Equal(["refused 1002"], ReaderFeed.ReadEveryWay(Frame(WebSocketOpcode.Ping, Enumerable.Repeat((byte)0xFF, 126).ToArray())));
    }

    [Fact]
    public void Pongs_that_nobody_asked_for_disturb_nothing() => Assert.Equal(
        ["Pong ", "Pong 61", "Ping 62", "Text 63"],
        ReaderFeed.ReadEveryWay([.. Frame(WebSocketOpcode.Pong, []), .. Frame(WebSocketOpcode.Pong, "a"u8), .. Frame(WebSocketOpcode.Ping, "b"u8), .. Text("c")]));

    [Fact]
    public void Ten_pings_are_read_in_their_order() => Assert.Equal(
        Enumerable.Range(0, 10).Select(number => $"Ping {number:X2}"),
        ReaderFeed.ReadEveryWay([.. Enumerable.Range(0, 10).SelectMany(number => Frame(WebSocketOpcode.Ping, [(byte)number]))]));
}
