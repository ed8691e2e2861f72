using Orleans.Channels.Gateway;
using static Orleans.Channels.Tests.ClientFrames;

namespace Orleans.Channels.Tests;

/// <summary>Sections 9 and 10: large messages, in fragments and pieces of every size, as far as the bounds let them be.</summary>
public sealed class SizeCaseTests
{
    public static TheoryData<int, int> Fragments => Pairs.Of<int, int>([64 * 1024, 256 * 1024, 1024 * 1024], [64, 256, 1024, 1300, 4096, 65_536, 262_144]);

    [Theory]
    [MemberData(nameof(Fragments))]
    public void A_large_message_is_read_whatever_the_size_of_its_fragments(int length, int fragment)
    {
        var pieces = Payload(length).Chunk(fragment).ToArray();
        var sent = pieces.SelectMany((piece, at) => Frame(at == 0 ? WebSocketOpcode.Text : WebSocketOpcode.Continuation, piece, final: at == pieces.Length - 1)).ToArray();

        Assert.Equal([$"Text {Convert.ToHexString(Payload(length))}"], ReaderFeed.Read(sent.Chunk(4096)));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(1024)]
    [InlineData(65_536)]
    public void A_large_message_is_read_whatever_the_pieces_it_arrives_in(int piece)
    {
        var length = piece < 1024 ? 64 * 1024 : 1024 * 1024;

        Assert.Equal([$"Text {Convert.ToHexString(Payload(length))}"], ReaderFeed.Read(Frame(WebSocketOpcode.Text, Payload(length)).Chunk(piece)));
    }

    // Two bytes a character, so that characters are cut.
    private static byte[] Payload(int length) => [(byte)'*', .. Enumerable.Repeat("ä"u8.ToArray(), (length / 2) - 1).SelectMany(character => character), (byte)'*'];
}
