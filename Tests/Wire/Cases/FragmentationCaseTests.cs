using Orleans.Channels.Gateway;
using static Orleans.Channels.Tests.ClientFrames;

namespace Orleans.Channels.Tests;

/// <summary>Section 5: messages in fragments, and what comes between them.</summary>
public sealed class FragmentationCaseTests
{
    private static readonly byte[] Ping = Frame(WebSocketOpcode.Ping, "p"u8);

    public static TheoryData<string, byte[], string[]> Cases => new()
    {
        { "5.1, a ping in fragments", [.. Frame(WebSocketOpcode.Ping, "a"u8, final: false), .. Continue("b", true)], ["refused 1002"] },
        { "5.2, a pong in fragments", [.. Frame(WebSocketOpcode.Pong, "a"u8, final: false), .. Continue("b", true)], ["refused 1002"] },
        { "5.3 to 5.5, a text in two", [.. Text("a", false), .. Continue("b", true)], ["Text 6162"] },
        { "5.6 to 5.8, a ping between", [.. Text("a", false), .. Ping, .. Continue("b", true)], ["Ping 70", "Text 6162"] },
        { "5.9 and 5.10, the end of nothing", [.. Continue("a", true), .. Text("b")], ["refused 1002"] },
        { "5.12 to 5.14, the middle of nothing", [.. Continue("a", false), .. Text("b")], ["refused 1002"] },
        { "5.15, the middle of nothing after a message", [.. Text("a", false), .. Continue("b", true), .. Continue("c", false), .. Text("d")], ["Text 6162", "refused 1002"] },
        { "5.16, fragments that begin with nothing", [.. Continue("a", false), .. Text("b", false), .. Continue("c", true)], ["refused 1002"] },
        { "5.17, an end before a beginning", [.. Continue("a", true), .. Text("b", false), .. Continue("c", true)], ["refused 1002"] },
        { "5.18, two beginnings", [.. Text("a", false), .. Text("b")], ["refused 1002"] },
        {
            "5.19 and 5.20, five fragments and two pings",
            [.. Text("a", false), .. Continue("b", false), .. Ping, .. Continue("c", false), .. Continue("d", false), .. Ping, .. Continue("e", true)],
            ["Ping 70", "Ping 70", "Text 6162636465"]
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fragments_come_to_this(string name, byte[] sent, string[] read) => Assert.True(read.SequenceEqual(ReaderFeed.ReadEveryWay(sent)), name);
}
