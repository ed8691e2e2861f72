using System.Buffers.Binary;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

public sealed class WebSocketMaskTests
{
    private static readonly byte[] Key = [0x01, 0x20, 0x7F, 0xFE];

    [Fact]
    public void Every_length_is_unmasked_from_every_place_of_the_key()
    {
        var source = new byte[200];
        new Random(1).NextBytes(source);
        for (var length = 0; length <= source.Length; length++)
        {
            for (var turn = 0; turn < 4; turn++)
            {
                var destination = new byte[length];
                byte[] turned = [Key[turn], Key[(turn + 1) % 4], Key[(turn + 2) % 4], Key[(turn + 3) % 4]];
                var next = WebSocketMask.Remove(source.AsSpan(0, length), destination, BinaryPrimitives.ReadUInt32LittleEndian(turned));

                Assert.Equal(source.Take(length).Select((value, i) => (byte)(value ^ Key[(i + turn) % 4])), destination);
                Assert.Equal(Key[(turn + length) % 4], (byte)next);
            }
        }
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 1, 2, 3, 4 })]
    public void A_frame_is_read_under_every_mask(byte[] key)
    {
        var payload = Enumerable.Range(0, 100).Select(i => (byte)i).ToArray();

        Assert.Equal([$"Binary {Convert.ToHexString(payload)}"], ReaderFeed.ReadEveryWay(ClientFrames.Frame(0x82, payload, key)));
    }

    [Fact]
    public void Nothing_is_written_behind_the_last_byte()
    {
        var destination = new byte[80];
        WebSocketMask.Remove(new byte[67], destination, 0xFFFFFFFF);

        Assert.Equal(67, destination.Count(value => value == 0xFF));
        Assert.All(destination[67..], value => Assert.Equal(0, value));
    }
}
