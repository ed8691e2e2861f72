using Microsoft.AspNetCore.DataProtection;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

public sealed class LongPollTokensTests
{
    private readonly EphemeralDataProtectionProvider _keys = new();

    [Fact]
    public void A_token_names_the_gateway_and_the_session_to_every_gateway_with_the_keys()
    {
        var token = new LongPollTokens(_keys).Protect("gateway-1", "session");

        Assert.True(new LongPollTokens(_keys).TryRead(token, out var gateway, out var session));
        Assert.Equal(("gateway-1", "session"), (gateway, session));
    }

    [Fact]
    public void A_token_of_other_keys_is_none()
    {
        var token = new LongPollTokens(new EphemeralDataProtectionProvider()).Protect("gateway-1", "session");

        Assert.False(new LongPollTokens(_keys).TryRead(token, out _, out _));
    }

    [Fact]
    public void A_token_that_is_too_old_is_none()
    {
        var protector = _keys.CreateProtector("Orleans.Channels.LongPoll").ToTimeLimitedDataProtector();

        Assert.False(new LongPollTokens(_keys).TryRead(protector.Protect("gateway session", TimeSpan.FromSeconds(-1)), out _, out _));
        Assert.True(new LongPollTokens(_keys).TryRead(protector.Protect("gateway session", TimeSpan.FromSeconds(60)), out _, out _));
    }

    [Fact]
    public void What_the_keys_protect_for_another_purpose_is_no_token()
    {
        var protector = _keys.CreateProtector("Cookies").ToTimeLimitedDataProtector();

        Assert.False(new LongPollTokens(_keys).TryRead(protector.Protect("gateway session", TimeSpan.FromDays(1)), out _, out _));
    }

    [Fact]
    public void An_altered_token_is_none()
    {
        var token = new LongPollTokens(_keys).Protect("gateway", "session").ToCharArray();
        for (var position = 0; position < token.Length - 1; position++)
        {
            var altered = (char[])token.Clone();
            altered[position] = altered[position] == 'A' ? 'B' : 'A';

            Assert.False(new LongPollTokens(_keys).TryRead(new string(altered), out _, out _), $"Altered at {position}");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("zzz")]
    [InlineData("é")]
    [InlineData("%%%")]
    public void What_is_no_token_names_nothing(string? token) => Assert.False(new LongPollTokens(_keys).TryRead(token, out _, out _));
}
