using Orleans.Channels.Gateway;
using static Orleans.Channels.Tests.Bytes;

namespace Orleans.Channels.Tests;

public sealed class MalformedFrameTests
{
    private readonly V1JsonSerializer _v1 = new();
    private readonly V2JsonSerializer _v2 = new();

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{}")]
    [InlineData("""{"topic":"ping","event":"phx_join","payload":{},"ref":"1"}""")]
    [InlineData("[]")]
    [InlineData("""["1","1","ping","phx_join"]""")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"secret\"")]
    [InlineData("""["1","1","ping","phx_join",{}""")]
    [InlineData("""["1","1","ping","phx_join",{]""")]
    [InlineData("""["1","1","ping","phx_join",{"secret":tru}]""")]
    [InlineData("""["1","1","ping","phx_join",{"a":1,}]""")]
    [InlineData("""["1","1","ping","phx_join",{},]""")]
    [InlineData("""["1","1","ping","phx_join",{},]]""")]
    [InlineData("""["1","1","ping","phx_join",{}] x""")]
    [InlineData("""["1","1","ping","phx_join",{}][]""")]
    [InlineData("""["1","1","ping","phx_join",{},tru]""")]
    [InlineData("""["1","1","ping","phx_join",{}/*secret*/]""")]
    [InlineData("""["1",01,"ping","phx_join",{}]""")]
    [InlineData("""["1","1","ping","phx_join",{"a":"\x"}]""")]
    [InlineData("""["1","1","ping","phx_join",{"a":"\u12"}]""")]
    [InlineData("[\"1\",\"1\",\"ping\",\"phx_join\",\"a\nb\"]")]
    [InlineData("\uFEFF[\"1\",\"1\",\"ping\",\"phx_join\",{}]")]
    public void A_V2_text_frame_that_is_none_is_refused(string text) => AssertMalformed(() => _v2.DecodeText(Utf8(text)));

    [Theory]
    [InlineData("garbage")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""["1","1","ping","phx_join",{}]""")]
    [InlineData("{}")]
    [InlineData("""{"topic":"ping"}""")]
    [InlineData("""{"topic":"ping","event":"phx_join","payload":{}}""")]
    [InlineData("""{"topic":"ping","event":"phx_join","ref":"1"}""")]
    [InlineData("""{"topic":"ping","payload":{},"ref":"1"}""")]
    [InlineData("""{"event":"phx_join","payload":{},"ref":"1"}""")]
    [InlineData("""{"Topic":"ping","event":"phx_join","payload":{},"ref":"1"}""")]
    [InlineData("""{"topic":"ping","event":"phx_join","payload":{},"ref":"1"}{}""")]
    [InlineData("""{"topic":"ping","event":"phx_join","payload":{},"ref":"1""")]
    [InlineData("""{"topic":"ping","event":"phx_join","payload":{},"ref":"1","secret":[}""")]
    public void A_V1_frame_that_is_none_is_refused(string text)
    {
        AssertMalformed(() => _v1.DecodeText(Utf8(text)));
        AssertMalformed(() => _v1.DecodeBinary(Utf8(text)));
    }

    [Theory]
    [InlineData("")] // nothing
    [InlineData("0101010101616263")] // kind 1, a reply
    [InlineData("0201016162")] // kind 2, a broadcast
    [InlineData("09")] // kind 9
    [InlineData("00")] // no lengths
    [InlineData("00010105")] // no length of the event
    [InlineData("0000000001")] // no byte of the event
    [InlineData("0001010101616263")] // one byte short of the names
    [InlineData("5b2231222c2231222c2270696e67222c227068785f6a6f696e222c7b7d5d")] // JSON
    public void A_V2_binary_frame_that_is_none_is_refused(string hex) =>
        AssertMalformed(() => _v2.DecodeBinary(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("""\ud800""")]
    [InlineData("""\uD800""")]
    [InlineData("""\udc00""")]
    [InlineData("""\ud83d\ud83d""")]
    [InlineData("""\ude00\ud83d""")]
    [InlineData("""\ud83dx\ude00""")]
    [InlineData("""\ud83d\n\ude00""")]
    [InlineData("""\\\ud800""")]
    [InlineData("""\ud83d\ude00\ud83d""")]
    public void Half_a_surrogate_pair_is_refused_wherever_it_is(string escape)
    {
        AssertMalformed(() => _v2.DecodeText(Utf8($"[\"{escape}\",\"1\",\"t\",\"e\",{{}}]")));
        AssertMalformed(() => _v2.DecodeText(Utf8($"[\"1\",\"1\",\"{escape}\",\"e\",{{}}]")));
        AssertMalformed(() => _v2.DecodeText(Utf8($"[\"1\",\"1\",\"t\",\"{escape}\",{{}}]")));
        AssertMalformed(() => _v2.DecodeText(Utf8($"[\"1\",\"1\",\"t\",\"e\",{{\"a\":\"{escape}\"}}]")));
        AssertMalformed(() => _v2.DecodeText(Utf8($"[\"1\",\"1\",\"t\",\"e\",{{\"{escape}\":1}}]")));
        AssertMalformed(() => _v2.DecodeText(Utf8($"[\"1\",\"1\",\"t\",\"e\",{{}},\"{escape}\"]")));
        AssertMalformed(() => _v1.DecodeText(Utf8($"{{\"topic\":\"t\",\"event\":\"e\",\"payload\":{{}},\"ref\":1,\"{escape}\":1}}")));
    }

    [Theory]
    [InlineData("""\ud83d\ude00""")]
    [InlineData("""\\ud800""")]
    [InlineData("""\\\\ud800""")]
    [InlineData("""\u0000\ufffe\ud7ff\ue000""")]
    public void Escapes_that_spell_text_are_accepted(string escape) =>
        Assert.Equal($"\"{escape}\"", Text(_v2.DecodeText(Utf8($"[\"1\",\"1\",\"t\",\"e\",\"{escape}\"]")).Payload.Bytes));

    [Theory]
    [InlineData("FF")]
    [InlineData("C3")]
    [InlineData("EDA080")] // a surrogate written in three bytes
    [InlineData("C0AF")] // a slash written in two
    public void Bytes_that_are_no_UTF8_are_refused(string hex) => AssertMalformed(
        () => _v2.DecodeText([.. "[\"1\",\"1\",\"t\",\"e\",\""u8, .. Convert.FromHexString(hex), .. "\"]"u8]));

    [Fact]
    public void A_field_may_nest_10_000_deep_and_no_deeper()
    {
        Assert.Equal(20_000, _v2.DecodeText(Nested(10_000)).Payload.Span.Length);
        AssertMalformed(() => _v2.DecodeText(Nested(10_001)));
        AssertMalformed(() => _v2.DecodeText(Nested(1_000_000)));
        AssertMalformed(() => _v2.DecodeText(Utf8(new string('[', 1_000_000))));
        AssertMalformed(() => _v2.DecodeText(Utf8("[1,1,1,1,1," + new string('[', 1_000_000))));
    }

    [Fact]
    public void The_depth_is_the_serializers_own()
    {
        new V2JsonSerializer(maxDepth: 3).DecodeText(Nested(3));
        AssertMalformed(() => new V2JsonSerializer(maxDepth: 3).DecodeText(Nested(4)));
        new V1JsonSerializer(maxDepth: 1).DecodeText("""{"topic":"t","event":"e","payload":{},"ref":1}"""u8);
        AssertMalformed(() => new V1JsonSerializer(maxDepth: 1).DecodeText("""{"topic":"t","event":"e","payload":[[]],"ref":1}"""u8));
    }

    [Fact]
    public void A_ref_over_256_bytes_is_refused_whatever_it_is_and_however_it_is_escaped()
    {
        foreach (var wrong in (string[])[$"\"{new string('r', 255)}\"", new string('9', 257), $"[{new string('[', 128)}{new string(']', 128)}]", $"\"{string.Concat(Enumerable.Repeat("\\u0031", 43))}\""])
        {
            AssertMalformed(() => _v2.DecodeText(Utf8($$"""["1",{{wrong}},"t","e",{}]""")));
            AssertMalformed(() => _v2.DecodeText(Utf8($$"""[{{wrong}},"1","t","e",{}]""")));
            AssertMalformed(() => new V1JsonSerializer().DecodeText(Utf8($$"""{"topic":"t","event":"e","payload":{},"ref":{{wrong}}}""")));
            AssertMalformed(() => new V1JsonSerializer().DecodeText(Utf8($$"""{"topic":"t","event":"e","payload":{},"ref":1,"join_ref":{{wrong}}}""")));
        }

        Assert.Equal(256, _v2.DecodeText(Utf8($$"""["1","{{new string('r', 254)}}","t","e",{}]""")).Ref.Json.Length);
    }

    [Fact]
    public void A_binary_ref_that_would_be_longer_in_JSON_is_refused()
    {
        byte[] FrameOf(char reference) => [0, 1, 255, 1, 1, .. "1"u8, .. Enumerable.Repeat((byte)reference, 255), .. "te"u8];

        AssertMalformed(() => _v2.DecodeBinary(FrameOf('\u0001')));
        _v2.DecodeBinary(FrameOf('x'));
    }

    private static byte[] Nested(int depth) =>
        Utf8($"[\"1\",\"1\",\"t\",\"e\",{new string('[', depth)}{new string(']', depth)}]");

    private static void AssertMalformed(Func<InboundFrame> decode)
    {
        var refusal = Assert.Throws<MalformedFrameException>(() => { decode(); });
        Assert.Null(refusal.InnerException);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }
}
