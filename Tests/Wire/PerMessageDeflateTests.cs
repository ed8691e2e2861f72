using Microsoft.Extensions.Primitives;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>What a client may offer, and what it is answered (RFC 7692 §7.1).</summary>
public sealed class PerMessageDeflateTests
{
    private const string Agreed = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    [Theory]
    [InlineData("permessage-deflate")]
    [InlineData("permessage-deflate; client_max_window_bits")] // Chromium, and Node's
    [InlineData("permessage-deflate;server_no_context_takeover;client_no_context_takeover")]
    [InlineData(" permessage-deflate ; client_max_window_bits ")]
    [InlineData("x-webkit-deflate-frame, permessage-deflate")]
    [InlineData(", permessage-deflate,")]
    public void An_offer_is_agreed_to_and_nothing_is_kept_between_messages(string offer) => Assert.Equal(Agreed, PerMessageDeflate.Answer(offer));

    [Theory]
    [InlineData("permessage-deflate; server_max_window_bits=15", "server_max_window_bits=15")]
    [InlineData("permessage-deflate; client_max_window_bits; server_max_window_bits=\"15\"", "server_max_window_bits=15")]
    [InlineData("permessage-deflate; client_max_window_bits=8", "client_max_window_bits=8")]
    [InlineData("permessage-deflate ; client_max_window_bits = \"9\";server_max_window_bits=15", "client_max_window_bits=9; server_max_window_bits=15")]
    public void Who_names_a_window_is_told_that_it_will_be_so(string offer, string window) =>
        Assert.Equal($"{Agreed}; {window}", PerMessageDeflate.Answer(offer));

    [Theory]
    [InlineData("permessage-deflate; server_max_window_bits=10, permessage-deflate; client_max_window_bits")]
    [InlineData("permessage-deflate; surprise, permessage-deflate")]
    [InlineData("permessage-deflate; client_max_window_bits=7 , permessage-deflate")]
    public void Of_several_offers_the_first_that_can_be_kept_is_agreed_to(string offers)
    {
        Assert.Equal(Agreed, PerMessageDeflate.Answer(offers));
        Assert.Equal(Agreed, PerMessageDeflate.Answer(new StringValues(offers.Split(','))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("permessage-bzip2")]
    [InlineData("Permessage-deflate-frame")]
    [InlineData("permessage-deflate; server_max_window_bits=14")] // a window that there isn't
    [InlineData("permessage-deflate; server_max_window_bits=8")]
    [InlineData("permessage-deflate; server_max_window_bits")] // without its value
    [InlineData("permessage-deflate; server_max_window_bits=015")]
    [InlineData("permessage-deflate; server_max_window_bits=16")]
    [InlineData("permessage-deflate; client_max_window_bits=7")]
    [InlineData("permessage-deflate; client_max_window_bits=16")]
    [InlineData("permessage-deflate; client_max_window_bits=09")]
    [InlineData("permessage-deflate; client_max_window_bits=")]
    [InlineData("permessage-deflate; client_max_window_bits=\"12")]
    [InlineData("permessage-deflate; client_max_window_bits=ten")]
    [InlineData("permessage-deflate; client_no_context_takeover=1")] // with a value that it hasn't
    [InlineData("permessage-deflate; server_no_context_takeover=true")]
    [InlineData("permessage-deflate; client_no_context_takeover; client_no_context_takeover")] // twice
    [InlineData("permessage-deflate; client_max_window_bits; client_max_window_bits=10")]
    [InlineData("permessage-deflate; max_inflate_ratio=9")] // nobody's
    [InlineData("permessage-deflate;")]
    [InlineData("permessage-deflate; ;")]
    [InlineData("permessage-deflate client_max_window_bits")]
    [InlineData("\"permessage-deflate\"")]
    [InlineData("=;,=;,;;;,\",\"")]
    public void An_offer_that_can_not_be_kept_or_read_is_declined(string offer) => Assert.Null(PerMessageDeflate.Answer(offer));

    [Fact]
    public void No_offer_is_no_answer() => Assert.Null(PerMessageDeflate.Answer(StringValues.Empty));
}
