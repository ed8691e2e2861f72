using Orleans.Channels.Gateway;
using static Orleans.Channels.Tests.ClientFrames;

namespace Orleans.Channels.Tests;

/// <summary>Sections 3 and 4: bits and opcodes that are nobody's.</summary>
public sealed class ReservedCaseTests
{
    private static readonly byte[] NoMask = [0, 0, 0, 0];

    public static TheoryData<byte, byte> Bits => Pairs.Of<byte, byte>([0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70], [1, 2, 8, 9, 10]);

    public static TheoryData<byte, string> Opcodes => Pairs.Of<byte, string>([3, 4, 5, 6, 7, 11, 12, 13, 14, 15], ["", "payload"]);

    [Theory]
    [MemberData(nameof(Bits))]
    public void A_reserved_bit_is_refused_with_1002_after_what_came_before_it(byte bits, byte opcode)
    {
        byte[] sent = [.. Text("a"), .. Frame((byte)(0x80 | bits | opcode), "b"u8, NoMask), .. Frame(WebSocketOpcode.Ping, [])];

        Assert.Equal(["Text 61", "refused 1002"], ReaderFeed.ReadEveryWay(sent));
    }

    [Theory]
    [MemberData(nameof(Opcodes))]
    public void A_reserved_opcode_is_refused_with_1002_after_what_came_before_it(byte opcode, string payload)
    {
        byte[] sent = [.. Text("a"), .. Frame((byte)(0x80 | opcode), Bytes.Utf8(payload), NoMask), .. Frame(WebSocketOpcode.Ping, [])];

        Assert.Equal(["Text 61", "refused 1002"], ReaderFeed.ReadEveryWay(sent));
    }

    [Theory]
    [InlineData(0x10)]
    [InlineData(0x20)]
    [InlineData(0x50)]
    [InlineData(0x60)]
    [InlineData(0x70)]
    public void Compression_gives_a_meaning_to_the_first_reserved_bit_alone(byte bits) => Assert.Equal(
        ["refused 1002"], ReaderFeed.ReadEveryWay(Frame((byte)(0x81 | bits), Deflate("b"u8), NoMask), mayBeCompressed: true));
}
