using System.IO.Compression;
using Orleans.Channels.Gateway;
using static Orleans.Channels.Tests.ClientFrames;

namespace Orleans.Channels.Tests;

/// <summary>Sections 12 and 13: messages that are compressed (RFC 7692), and what only pretends to be.</summary>
public sealed class DeflateCaseTests
{
    private const int Limit = 100_000;

    public static TheoryData<int, CompressionLevel> Sizes => Pairs.Of<int, CompressionLevel>(
        [1, 16, 64, 256, 1024, 4096, 8192, 16_384, 32_768, 65_536, 131_072, 1_000_000],
        [CompressionLevel.Fastest, CompressionLevel.Optimal, CompressionLevel.SmallestSize, CompressionLevel.NoCompression]);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_compressed_message_of_any_length_is_read(int length, CompressionLevel level)
    {
        var message = Json(length);

        Assert.Equal([$"Text {Convert.ToHexString(message)}"], Read(Compressed(WebSocketOpcode.Text, message, level)));
        Assert.Equal([$"Binary {Convert.ToHexString(message)}"], Read(Compressed(WebSocketOpcode.Binary, message, level)));
    }

    // The examples of RFC 7692 §7.2.3, each of which is "Hello".
    [Theory]
    [InlineData("F248CDC9C90700")] // one block
    [InlineData("000500FAFF48656C6C6F00")] // not compressed
    [InlineData("F348CDC9C9070000")] // a block that says it is the last
    [InlineData("F24805000000FFFFCAC9C90700")] // two blocks
    public void Every_way_of_the_RFC_to_say_hello_is_read(string hex) =>
        Assert.Equal(["Text 48656C6C6F"], ReaderFeed.ReadEveryWay(CompressedFrame(WebSocketOpcode.Text, Convert.FromHexString(hex)), mayBeCompressed: true));

    [Fact]
    public void The_empty_message_is_one_byte() =>
        Assert.Equal(["Text "], ReaderFeed.ReadEveryWay(CompressedFrame(WebSocketOpcode.Text, [0x00]), mayBeCompressed: true));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void Fragments_of_a_compressed_message_are_read_and_control_frames_between_them(int fragment)
    {
        var pieces = Deflate(Json(5_000)).Chunk(fragment).ToArray();
        byte[] sent =
        [
            .. CompressedFrame(WebSocketOpcode.Text, pieces[0], final: false),
            .. Frame(WebSocketOpcode.Ping, "p"u8),
            .. pieces[1..].SelectMany(piece => Frame(WebSocketOpcode.Continuation, piece, final: false)),
            .. Frame(WebSocketOpcode.Continuation, []),
        ];

        Assert.Equal(["Ping 70", $"Text {Convert.ToHexString(Json(5_000))}"], Read(sent));
    }

    [Fact]
    public void Compressed_and_other_messages_take_turns() => Assert.Equal(
        ["Text 61", "Text 62", "Binary 63", "Text 64"],
        ReaderFeed.ReadEveryWay([.. Text("a"), .. Compressed(WebSocketOpcode.Text, "b"u8), .. Compressed(WebSocketOpcode.Binary, "c"u8), .. Text("d")], mayBeCompressed: true));

    [Fact]
    public void A_small_window_is_read_like_any_other()
    {
        // Nothing refers back further than 200 bytes.
        var pieces = Json(2_000).Chunk(200).ToArray();
        byte[] payload = [.. pieces.SelectMany(piece => (byte[])[.. Deflate(piece), 0x00, 0x00, 0xFF, 0xFF])];

        Assert.Equal([$"Text {Convert.ToHexString(Json(2_000))}"], Read(CompressedFrame(WebSocketOpcode.Text, payload.AsSpan(..^4))));
    }

    [Fact]
    public void Nothing_is_kept_from_one_message_to_the_next()
    {
        // The second refers to the first, as one does with the context taken over, which was not agreed on.
        using var deflated = new MemoryStream();
        using var deflate = new DeflateStream(deflated, CompressionLevel.Optimal);
        deflate.Write(Json(1_000));
        deflate.Flush();
        var first = deflated.ToArray();
        deflate.Write(Json(1_000));
        deflate.Flush();
        var second = deflated.ToArray()[first.Length..^4];

        Assert.Equal(["refused 1007"], Read(CompressedFrame(WebSocketOpcode.Text, second)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("FFFFFFFFFFFF")]
    [InlineData("F248CDC9C9")] // cut
    [InlineData("F248CDC9C907FF")]
    [InlineData("000500FAFF4865")]
    [InlineData("000500FAFE48656C6C6F00")] // lengths that don't agree
    [InlineData("48656C6C6F")] // plain text
    [InlineData("06")] // a kind of block that there isn't
    public void What_is_not_compressed_is_refused_with_1007(string hex)
    {
        var payload = Convert.FromHexString(hex);

        Assert.Equal(["refused 1007"], ReaderFeed.ReadEveryWay(CompressedFrame(WebSocketOpcode.Text, payload), mayBeCompressed: true));
        Assert.Equal(["refused 1007"], ReaderFeed.ReadEveryWay(CompressedFrame(WebSocketOpcode.Binary, payload), mayBeCompressed: true));
    }

    [Fact]
    public void Text_that_was_no_UTF8_before_it_was_compressed_is_refused_with_1007()
    {
        Assert.Equal(["refused 1007"], ReaderFeed.ReadEveryWay(Compressed(WebSocketOpcode.Text, [0x61, 0xFF]), mayBeCompressed: true));
        Assert.Equal(["Binary 61FF"], ReaderFeed.ReadEveryWay(Compressed(WebSocketOpcode.Binary, [0x61, 0xFF]), mayBeCompressed: true));
    }

    [Theory]
    [InlineData(0xC8)] // close
    [InlineData(0xC9)] // ping
    [InlineData(0xCA)] // pong
    public void Control_frames_are_never_compressed(byte first) =>
        Assert.Equal(["refused 1002"], ReaderFeed.ReadEveryWay(Frame(first, [], [1, 2, 3, 4]), mayBeCompressed: true));

    [Fact]
    public void None_but_the_first_fragment_says_that_it_is_compressed() => Assert.Equal(
        ["refused 1002"],
        ReaderFeed.ReadEveryWay([.. CompressedFrame(WebSocketOpcode.Text, [0xF2], final: false), .. CompressedFrame(WebSocketOpcode.Continuation, [0x48])], mayBeCompressed: true));

    [Theory]
    [InlineData(Limit, "read")]
    [InlineData(Limit + 1, "refused 1009")]
    [InlineData(10_000_000, "refused 1009")]
    public void The_bound_is_that_of_what_was_compressed(int length, string outcome)
    {
        var bomb = Deflate(new byte[length]);
        var (first, rest) = (bomb[..(bomb.Length / 2)], bomb[(bomb.Length / 2)..]);
        byte[] inFragments = [.. CompressedFrame(WebSocketOpcode.Binary, first, final: false), .. Frame(WebSocketOpcode.Continuation, rest)];

        Assert.All([CompressedFrame(WebSocketOpcode.Binary, bomb), inFragments], sent =>
            Assert.StartsWith(outcome == "read" ? $"Binary {new string('0', 2 * Limit)}" : outcome, Assert.Single(ReaderFeed.Read([sent], Limit, mayBeCompressed: true)), StringComparison.Ordinal));
    }

    [Fact]
    public void A_bomb_is_inflated_no_further_than_the_bound()
    {
        byte[] bomb = CompressedFrame(WebSocketOpcode.Binary, Deflate(new byte[10_000_000]));
        Assert.InRange(bomb.Length, 1, 20_000);
        ReaderFeed.Read([bomb], Limit, mayBeCompressed: true);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(["refused 1009"], ReaderFeed.Read([bomb], Limit, mayBeCompressed: true));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * Limit);
    }

    private static List<string> Read(byte[] bytes)
    {
        var whole = ReaderFeed.Read([bytes], mayBeCompressed: true);
        Assert.Equal(whole, ReaderFeed.Read(bytes.Chunk(997), mayBeCompressed: true));
        return whole;
    }

    // Something like JSON, as long as is asked for.
    private static byte[] Json(int length)
    {
        var random = new Random(length);
        var text = string.Concat(Enumerable.Range(0, (length / 10) + 1).Select(number => $"{{\"id\":{number},\"x\":{random.Next(100_000)}}},"));
        return Bytes.Utf8(text)[..length];
    }
}
