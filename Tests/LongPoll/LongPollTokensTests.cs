using Microsoft.AspNetCore.DataProtection;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

public sealed class LongPollTokensTests
{
    private readonly EphemeralDataProtectionProvider _keys = new();

    [Fact]
    public void A_token_names_the_gateway_the_session_and_its_socket_to_every_gateway_with_the_keys()
    {
        var token = new LongPollToken("gateway-1", "session", "a socket of ours");

        Assert.Equal(token, new LongPollTokens(_keys).Read(new LongPollTokens(_keys).Protect(token)));
    }

    [Fact]
    public void A_token_that_names_no_socket_is_none()
    {
        var protector = _keys.CreateProtector("Orleans.Channels.LongPoll").ToTimeLimitedDataProtector();

        Assert.Null(new LongPollTokens(_keys).Read(LongPollTokens.Prefix + protector.Protect("gateway session", TimeSpan.FromSeconds(60))));
    }

    [Fact]
    public void A_token_of_other_keys_is_none()
    {
        var token = new LongPollTokens(new EphemeralDataProtectionProvider()).Protect(new("gateway-1", "session", "socket"));

        Assert.Null(new LongPollTokens(_keys).Read(token));
    }

    [Fact]
    public void A_token_that_is_too_old_is_none()
    {
        var protector = _keys.CreateProtector("Orleans.Channels.LongPoll").ToTimeLimitedDataProtector();

        Assert.Null(new LongPollTokens(_keys).Read(LongPollTokens.Prefix + protector.Protect("gateway session socket", TimeSpan.FromSeconds(-1))));
        Assert.NotNull(new LongPollTokens(_keys).Read(LongPollTokens.Prefix + protector.Protect("gateway session socket", TimeSpan.FromSeconds(60))));
    }

    [Fact]
    public void What_the_keys_protect_for_another_purpose_is_no_token()
    {
        var protector = _keys.CreateProtector("Cookies").ToTimeLimitedDataProtector();

        Assert.Null(new LongPollTokens(_keys).Read(LongPollTokens.Prefix + protector.Protect("gateway session socket", TimeSpan.FromDays(1))));
    }

    [Fact]
    public void An_altered_token_is_none()
    {
        var token = new LongPollTokens(_keys).Protect(new("gateway", "session", "socket")).ToCharArray();
        for (var position = 0; position < token.Length - 1; position++)
        {
            var altered = (char[])token.Clone();
            altered[position] = altered[position] == 'A' ? 'B' : 'A';

            Assert.True(new LongPollTokens(_keys).Read(new string(altered)) is null, $"Altered at {position}");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("zzz")]
    [InlineData("é")]
    [InlineData("%%%")]
    public void What_is_no_token_names_nothing(string? token) => Assert.Null(new LongPollTokens(_keys).Read(token));
}
