using System.Text;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

/// <summary>What presence writes of an application's metas.</summary>
public sealed class PresenceJsonTests
{
    [Theory]
    [InlineData("""{"phx_ref":"mine","a":1}""")]
    [InlineData("""{"phx\u005fref":"mine","a":1}""")]
    [InlineData("""{"a":1,"\u0070hx_ref_prev":"mine"}""")]
    public void A_meta_cannot_bring_refs_however_they_are_spelled(string meta)
    {
        Assert.True(PresenceJson.TryWriteMeta(Bytes.Json(meta), 1_000, "r1", previous: null, out var written));

        Assert.Equal("""{"a":1,"phx_ref":"r1"}""", Encoding.UTF8.GetString(written.Span));
    }
}
