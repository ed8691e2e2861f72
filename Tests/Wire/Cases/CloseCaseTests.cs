using Orleans.Channels.Gateway;
using static Orleans.Channels.Tests.ClientFrames;

namespace Orleans.Channels.Tests;

/// <summary>Section 7: how a client may close.</summary>
public sealed class CloseCaseTests
{
    public static TheoryData<int> CodesThatTravel => [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999];

    public static TheoryData<int> CodesThatNever => [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535];

    [Theory]
    [MemberData(nameof(CodesThatTravel))]
    public void A_code_that_may_travel_closes(int code) => Assert.Equal([$"Close {code}61"], ReaderFeed.ReadEveryWay(Close(code, (byte)'a')));

    [Theory]
    [MemberData(nameof(CodesThatNever))]
    public void Another_code_is_refused_with_1002(int code) => Assert.Equal(["refused 1002"], ReaderFeed.ReadEveryWay(Close(code, (byte)'a')));

    [Fact]
    public void A_close_may_have_no_payload_and_a_reason_of_123_bytes_but_no_more()
    {
        Assert.Equal(["Close "], ReaderFeed.ReadEveryWay(Frame(WebSocketOpcode.Close, [])));
        Assert.Equal([$"Close 1000{string.Concat(Enumerable.Repeat("2A", 123))}"], ReaderFeed.ReadEveryWay(Close(1000, Enumerable.Repeat((byte)'*', 123).ToArray())));
        Assert.Equal(["refused 1002"], ReaderFeed.ReadEveryWay(Close(1000, Enumerable.Repeat((byte)'*', 124).ToArray())));
        Assert.Equal(["refused 1002"], ReaderFeed.ReadEveryWay(Frame(WebSocketOpcode.Close, [3])));
    }

    [Fact]
    public void A_reason_is_text() => Assert.Equal(["refused 1007"], ReaderFeed.ReadEveryWay(Close(1000, Convert.FromHexString("CEBAE1BDB9CF83CEBCCEB5EDA080656469746564"))));

    [Fact]
    public void What_was_sent_before_a_close_is_read() => Assert.Equal(
        ["Text 61", "Ping 62", "Close 1000"], ReaderFeed.ReadEveryWay([.. Text("a"), .. Frame(WebSocketOpcode.Ping, "b"u8), .. Close(1000)]));

    [Fact]
    public void A_close_may_come_before_the_last_fragment() => Assert.Equal(
        ["Close 1000"], ReaderFeed.ReadEveryWay([.. Text("a", final: false), .. Close(1000)]));
}
