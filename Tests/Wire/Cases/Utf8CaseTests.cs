using Orleans.Channels.Gateway;
using static Orleans.Channels.Tests.ClientFrames;

namespace Orleans.Channels.Tests;

/// <summary>Section 6: what is text and what isn't, and that what isn't is refused before its message has ended.</summary>
public sealed class Utf8CaseTests
{
    // The Greek word for the world, and a code point behind the last one.
    private const string World = "CEBAE1BDB9CF83CEBCCEB5";
    private const string TooHigh = "F4908080";

    public static TheoryData<string> Valid =>
    [
        "", "48656C6C6F2DC2B540C39FC3B6C3A4C3BCC3A0C3A12D5554462D3821", World,
        "00", "C280", "E0A080", "F0908080", // the first of each length
        "7F", "DFBF", "EFBFBF", "F48FBFBF", // the last
        "ED9FBF", "EE8080", "EFBFBD", // beside the surrogates, and the replacement character
        "EFBFBE", "F09FBFBE", "F09FBFBF", "F0AFBFBE", "F3BFBFBF", "F48FBFBE", // no characters, but code points
        "EFBFB9", "EFBFBA", "EFBFBB", "EFBFBC", "EFBBBF", // specials, and a byte order mark
    ];

    public static TheoryData<string> Invalid =>
    [
        "80", "BF", "8080", "80BF", "80BF80BF80BF", // continuations of nothing
        "C020", "C120", "DF20", "E020", "EF20", "F020", "F420", "F720", // a beginning, and then a space
        "C3", "E0A0", "EFBF", "F09080", "F48FBF", $"C3{World}", $"E0A0{World}", // too little
        "C1BF", "C080", "C0AF", "E080AF", "E09FBF", "F08080AF", "F08FBFBF", // longer than it need be
        "F888808080", "F8878FBFBF", "FC8480808080", "FBBFBFBFBF", "FDBFBFBFBFBF", // five and six bytes
        TooHigh, "F7BFBFBF", "F5808080", // behind the last code point
        "FE", "FF", "FEFEFFFF", // never
        "EDA080", "EDADBF", "EDAE80", "EDAFBF", "EDB080", "EDBE80", "EDBFBF", "EDA080EDB080", // surrogates, alone and in pairs
    ];

    [Theory]
    [MemberData(nameof(Valid))]
    public void Text_is_read_however_it_is_cut(string hex)
    {
        Assert.Equal([$"Text {hex}"], ReaderFeed.ReadEveryWay(Frame(WebSocketOpcode.Text, Convert.FromHexString(hex))));
        Assert.Equal([$"Text {World}{hex}{World}"], ReaderFeed.ReadEveryWay(OneByteEach($"{World}{hex}{World}")));
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void What_is_no_text_is_refused_with_1007_however_it_is_cut(string hex)
    {
        Assert.Equal(["refused 1007"], ReaderFeed.ReadEveryWay(Frame(WebSocketOpcode.Text, Convert.FromHexString(hex))));
        Assert.Equal(["refused 1007"], ReaderFeed.ReadEveryWay(OneByteEach(World + hex)));
        Assert.Equal([$"Binary {hex}"], ReaderFeed.ReadEveryWay(Frame(WebSocketOpcode.Binary, Convert.FromHexString(hex))));
    }

    [Fact]
    public void A_word_that_is_cut_within_a_character_is_refused_with_1007()
    {
        var world = Convert.FromHexString(World);
        int[] whole = [0, 2, 5, 7, 9, 11];
        for (var length = 0; length <= world.Length; length++)
        {
            string[] read = whole.Contains(length) ? [$"Text {Convert.ToHexString(world.AsSpan(0, length))}"] : ["refused 1007"];
            Assert.Equal(read, ReaderFeed.ReadEveryWay(Frame(WebSocketOpcode.Text, world.AsSpan(0, length))));
        }
    }

    [Fact]
    public void A_fragment_that_no_text_can_have_is_refused_before_the_last_has_come() => Assert.Equal(
        ["refused 1007"],
        ReaderFeed.Read([Frame(WebSocketOpcode.Text, Convert.FromHexString(World), final: false), Frame(WebSocketOpcode.Continuation, Convert.FromHexString(TooHigh), final: false)]));

    [Fact]
    public void A_byte_that_no_text_can_have_is_refused_before_its_frame_has_come()
    {
        var frame = Frame(WebSocketOpcode.Text, Convert.FromHexString($"{World}{TooHigh}{World}"));
        var upToIt = frame[..^(World.Length / 2 + 2)];

        Assert.Empty(ReaderFeed.Read([upToIt[..^1]]));
        Assert.Equal(["refused 1007"], ReaderFeed.Read([upToIt]));
        Assert.Equal(["refused 1007"], ReaderFeed.Read(upToIt.Chunk(1)));
    }

    // A fragment for each byte.
    private static byte[] OneByteEach(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        return [.. bytes.SelectMany((value, at) => Frame(at == 0 ? WebSocketOpcode.Text : WebSocketOpcode.Continuation, [value], final: at == bytes.Length - 1))];
    }
}
