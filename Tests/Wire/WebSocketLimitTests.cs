using System.Buffers;
using Orleans.Channels.Gateway;
using static Orleans.Channels.Tests.ClientFrames;

namespace Orleans.Channels.Tests;

public sealed class WebSocketLimitTests
{
    [Theory]
    [InlineData(65_536)]
    [InlineData(1_048_575)]
    [InlineData(1_048_576)]
    public void A_message_in_one_frame_of_up_to_a_mebibyte_is_read(int length)
    {
        var frame = Frame(WebSocketOpcode.Text, Enumerable.Repeat((byte)'x', length).ToArray());

        Assert.Equal(length, LengthOfOnlyMessage(new ReadOnlySequence<byte>(frame)));
    }

    [Theory]
    [InlineData(1_048_577UL)]
    [InlineData(33_554_469UL)]
    [InlineData(0x7FFF_FFFF_FFFF_FFFFUL)]
    [InlineData(0xFFFF_FFFF_FFFF_FFFFUL)]
    public void A_bigger_frame_is_refused_with_1009_by_its_header(ulong length) =>
        Assert.Equal(["refused 1009"], ReaderFeed.ReadEveryWay(Header(0x81, length)));

    [Fact]
    public void Fragments_of_a_mebibyte_together_are_read() => Assert.Equal(
        1_048_576,
        LengthOfOnlyMessage(new ReadOnlySequence<byte>(
            [.. Text(new string('x', 524_288), final: false), .. Continue(new string('x', 524_288), true)])));

    [Fact]
    public void Fragments_over_the_limit_are_refused_with_1009_by_the_last_ones_header() => Assert.Equal(
        ["refused 1009"],
        ReaderFeed.Read([[.. Text(new string('x', 524_288), final: false), .. Header(0x80, 524_289)]]));

    [Fact]
    public void The_limit_is_the_readers_own()
    {
        Assert.Equal(["Text 6161616161"], ReaderFeed.ReadEveryWay(Text("aaaaa"), maxFrameBytes: 5));
        Assert.Equal(["refused 1009"], ReaderFeed.ReadEveryWay(Text("aaaaaa"), maxFrameBytes: 5));
        Assert.Equal(
            ["refused 1009"],
            ReaderFeed.ReadEveryWay([.. Text("aaa", final: false), .. Continue("aaa", true)], maxFrameBytes: 5));
        Assert.Equal(
            ["Text 616161", "Text 616161"],
            ReaderFeed.ReadEveryWay([.. Text("aaa"), .. Text("aaa")], maxFrameBytes: 5));
    }

    [Fact]
    public void Control_frames_do_not_count_for_the_message() => Assert.Equal(
        ["Ping 616161616161", "Text 616161"],
        ReaderFeed.ReadEveryWay(
            [.. Text("aa", final: false), .. Frame(WebSocketOpcode.Ping, "aaaaaa"u8), .. Continue("a", true)], maxFrameBytes: 5));

    [Fact]
    public void A_fragment_that_adds_nothing_is_refused_with_1008() => Assert.Equal(
        ["refused 1008"],
        ReaderFeed.ReadEveryWay([.. Text("[nu", final: false), .. Continue("", false)]));

    [Fact]
    public void A_message_in_too_many_fragments_is_refused_with_1008()
    {
        byte[] Fragments(int count, bool end) =>
        [
            .. Text("x", final: false),
            .. Enumerable.Repeat(Continue("x", false), count - 2).SelectMany(fragment => fragment),
            .. Continue("x", end),
        ];

        Assert.Equal(
            WireLimits.MaxFragments,
            LengthOfOnlyMessage(new ReadOnlySequence<byte>(Fragments(WireLimits.MaxFragments, end: true))));
        Assert.Equal(["refused 1008"], ReaderFeed.Read([Fragments(WireLimits.MaxFragments + 1, end: false)]));
    }

    private static int LengthOfOnlyMessage(ReadOnlySequence<byte> buffer)
    {
        using var reader = new WebSocketFrameReader();
        Assert.True(reader.TryRead(ref buffer, out var message));
        Assert.True(buffer.IsEmpty);
        Assert.Equal(WebSocketOpcode.Text, message.Opcode);
        Assert.Equal(-1, message.Payload.Span.IndexOfAnyExcept((byte)'x'));
        return message.Payload.Length;
    }
}
