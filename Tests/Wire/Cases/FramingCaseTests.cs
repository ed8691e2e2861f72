using Orleans.Channels.Gateway;
using static Orleans.Channels.Tests.ClientFrames;

namespace Orleans.Channels.Tests;

/// <summary>Section 1 of the cases that RFC 6455 is commonly tried by: messages of each length, whole and in pieces.</summary>
public sealed class FramingCaseTests
{
    public static TheoryData<byte, int> Lengths => Pairs.Of<byte, int>([1, 2], [0, 1, 125, 126, 127, 128, 254, 65_535, 65_536]);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_message_of_any_length_is_read(byte opcode, int length)
    {
        var payload = Enumerable.Repeat((byte)'*', length).ToArray();
        var frame = Frame((WebSocketOpcode)opcode, payload);
        string[] read = [$"{(WebSocketOpcode)opcode} {Convert.ToHexString(payload)}"];

        Assert.Equal(read, ReaderFeed.Read([frame]));
        Assert.Equal(read, ReaderFeed.Read(frame.Chunk(997)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_length_may_be_written_with_more_bytes_than_it_takes(byte opcode) => Assert.Equal(
        [$"{(WebSocketOpcode)opcode} 61", $"{(WebSocketOpcode)opcode} 62"],
        ReaderFeed.ReadEveryWay(
        [
            (byte)(0x80 | opcode), 0xFE, 0x00, 0x01, 0, 0, 0, 0, (byte)'a',
            (byte)(0x80 | opcode), 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, (byte)'b',
        ]));
}
