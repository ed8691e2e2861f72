using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Orleans.Channels.Tests;

public sealed class ChannelTokensTests
{
    private const string Purpose = "user socket";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly EphemeralDataProtectionProvider _keys = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ChannelTokens _tokens;

    public ChannelTokensTests() => _tokens = new ChannelTokens(_keys, _time);

    private sealed record Ticket(int UserId, string? Name, string[] Roles);

    [Fact]
    public void What_was_signed_comes_out_as_it_went_in()
    {
        Assert.Equal(42, RoundTrip(42));
        Assert.Equal("42", RoundTrip("42"));
        Assert.Equal(string.Empty, RoundTrip(string.Empty));
        Assert.Equal("\0\ud83d\ude00\"\\</script>\u2028", RoundTrip("\0\ud83d\ude00\"\\</script>\u2028"));
        Assert.Equal(long.MinValue, RoundTrip(long.MinValue));
        Assert.Equal([1, 2, 3], RoundTrip<byte[]>([1, 2, 3]));
        Assert.Equal(Guid.Empty, RoundTrip(Guid.Empty));
        Assert.Equivalent(new Ticket(1, null, ["a", "b"]), RoundTrip(new Ticket(1, null, ["a", "b"])));
        Assert.Equal(new string('x', 100_000), RoundTrip(new string('x', 100_000)));
    }

    [Fact]
    public void A_token_needs_no_escaping_in_a_query_and_does_not_show_its_data()
    {
        var token = _tokens.Sign(Purpose, "someone");

        Assert.Matches("^[A-Za-z0-9_-]+$", token);
        Assert.NotEqual(token, _tokens.Sign(Purpose, "someone"));
    }

    [Fact]
    public void A_token_is_valid_until_its_max_age_and_expired_from_then_on()
    {
        var token = _tokens.Sign(Purpose, 42);

        _time.Advance(Day - TimeSpan.FromTicks(1));
        var last = _tokens.Verify<int>(Purpose, token, Day);
        _time.Advance(TimeSpan.FromTicks(1));
        var late = _tokens.Verify<int>(Purpose, token, Day);

        Assert.Equal((TokenStatus.Valid, true, 42, TimeSpan.FromTicks(1)), (last.Status, last.IsValid, last.Data, last.Remaining));
        Assert.Equal((TokenStatus.Expired, false, 0, null), (late.Status, late.IsValid, late.Data, late.Remaining));
    }

    [Fact]
    public void Who_verifies_says_how_old_a_token_may_be()
    {
        var token = _tokens.Sign(Purpose, 42);
        _time.Advance(Day);

        Assert.Equal(TokenStatus.Expired, _tokens.Verify<int>(Purpose, token, TimeSpan.FromTicks(1)).Status);
        Assert.Equal(Day, _tokens.Verify<int>(Purpose, token, 2 * Day).Remaining);
        Assert.Equal(TimeSpan.MaxValue - Day, _tokens.Verify<int>(Purpose, token, TimeSpan.MaxValue).Remaining);
        Assert.Null(_tokens.Verify<int>(Purpose, token, Timeout.InfiniteTimeSpan).Remaining);
        Assert.True(_tokens.Verify<int>(Purpose, token, Timeout.InfiniteTimeSpan).IsValid);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void A_max_age_of_nothing_is_a_mistake_and_said_so(long ticks) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _tokens.Verify<int>(Purpose, "token", TimeSpan.FromTicks(ticks)));

    [Fact]
    public void A_token_of_a_time_that_is_ahead_is_valid()
    {
        _time.Advance(Day);
        var token = _tokens.Sign(Purpose, 42);
        _time.AdjustTime(_time.GetUtcNow() - Day);

        Assert.Equal(TimeSpan.FromSeconds(1), _tokens.Verify<int>(Purpose, token, TimeSpan.FromSeconds(1)).Remaining);
    }

    [Fact]
    public void A_token_with_any_character_changed_is_invalid()
    {
        var token = _tokens.Sign(Purpose, 42);

        for (var place = 0; place < token.Length; place++)
        {
            foreach (var other in "Ab0-_=. é".Where(other => other != token[place]))
            {
                var altered = $"{token[..place]}{other}{token[(place + 1)..]}";
                Assert.Equal(TokenStatus.Invalid, _tokens.Verify<int>(Purpose, altered, Day).Status);
            }

            Assert.Equal(TokenStatus.Invalid, _tokens.Verify<int>(Purpose, token.Remove(place, 1), Day).Status);
            Assert.Equal(TokenStatus.Invalid, _tokens.Verify<int>(Purpose, token[..place], Day).Status);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("token")]
    [InlineData("=")]
    [InlineData("%41")]
    [InlineData("\ud800")]
    public void What_is_no_token_is_invalid(string? token) =>
        Assert.Equal(TokenStatus.Invalid, _tokens.Verify<int>(Purpose, token, Day).Status);

    [Fact]
    public void Another_spelling_of_the_same_bytes_is_invalid()
    {
        var token = _tokens.Sign(Purpose, 42);

        foreach (var respelled in new[] { token + "=", token + "==", token + " ", token + "\n", token.Insert(4, "\n") })
        {
            Assert.Equal(TokenStatus.Invalid, _tokens.Verify<int>(Purpose, respelled, Day).Status);
        }
    }

    [Fact]
    public void A_token_for_one_purpose_is_invalid_for_another()
    {
        var token = _tokens.Sign(Purpose, 42);

        Assert.Equal(TokenStatus.Invalid, _tokens.Verify<int>("User socket", token, Day).Status);
        Assert.Equal(TokenStatus.Invalid, _tokens.Verify<int>("download", token, Day).Status);
        Assert.Throws<ArgumentException>(() => _tokens.Verify<int>(" ", token, Day));
        Assert.Throws<ArgumentException>(() => _tokens.Sign(string.Empty, 42));
    }

    [Fact]
    public void A_token_of_another_key_ring_is_invalid()
    {
        var token = new ChannelTokens(new EphemeralDataProtectionProvider(), _time).Sign(Purpose, 42);

        Assert.Equal(TokenStatus.Invalid, _tokens.Verify<int>(Purpose, token, Day).Status);
    }

    [Fact]
    public void Data_of_another_type_is_invalid_and_never_thrown_at_the_caller()
    {
        Assert.Equal(TokenStatus.Invalid, _tokens.Verify<int>(Purpose, _tokens.Sign(Purpose, "not a number"), Day).Status);
        Assert.Equal(TokenStatus.Invalid, _tokens.Verify<Ticket>(Purpose, _tokens.Sign(Purpose, 1), Day).Status);
        Assert.Equal(TokenStatus.Invalid, _tokens.Verify<string>(Purpose, _tokens.Sign(Purpose, JsonElement.Parse("null")), Day).Status);
    }

    [Fact]
    public void Nothing_can_not_be_signed() =>
        Assert.Throws<ArgumentNullException>(() => _tokens.Sign<string>(Purpose, null!));

    [Fact]
    public void The_default_result_is_invalid() => Assert.Equal(TokenStatus.Invalid, default(TokenResult<string>).Status);

    [Fact]
    public void Whoever_asks_the_services_for_tokens_gets_one_maker_with_their_time()
    {
        using var services = new ServiceCollection().AddSingleton<TimeProvider>(_time).AddChannelTokens().AddChannelTokens()
            .AddSingleton<IDataProtectionProvider>(_keys)
            .BuildServiceProvider();
        var tokens = Assert.Single(services.GetServices<ChannelTokens>());

        var token = tokens.Sign(Purpose, 42);
        _time.Advance(2 * Day);

        Assert.Equal(TokenStatus.Expired, _tokens.Verify<int>(Purpose, token, Day).Status);
    }

    private T? RoundTrip<T>(T data)
        where T : notnull
    {
        var result = _tokens.Verify<T>(Purpose, _tokens.Sign(Purpose, data), Day);
        Assert.True(result.IsValid);
        return result.Data;
    }
}
