using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

public sealed class OriginPatternTests
{
    [Theory]
    [InlineData("//example.com", "https://example.com")]
    [InlineData("//example.com", "http://example.com:81")]
    [InlineData("//example.com", "http://Example.COM")]
    [InlineData("//Example.com/", "http://example.com")]
    [InlineData("https://example.com", "https://example.com")]
    [InlineData("https://example.com", "https://example.com:443")]
    [InlineData("https://example.com:8443", "https://example.com:8443")]
    [InlineData("//example.com:81", "http://example.com:81")]
    [InlineData("//*.example.com", "https://example.com")]
    [InlineData("//*.example.com", "https://a.example.com")]
    [InlineData("//*.example.com", "https://a.b.example.com:4000")]
    [InlineData("https://*.example.com", "https://a.example.com")]
    [InlineData("//[::1]", "http://[::1]:4000")]
    [InlineData("//[::1]:4000", "http://[::1]:4000")]
    [InlineData("capacitor://localhost", "capacitor://localhost")]
    public void An_origin_of_the_pattern_s_form_matches(string pattern, string origin) =>
        Assert.True(OriginPattern.Parse(pattern).Matches(new Uri(origin)));

    [Theory]
    [InlineData("//example.com", "https://example.org")]
    [InlineData("//example.com", "https://a.example.com")]
    [InlineData("//example.com", "https://notexample.com")]
    [InlineData("https://example.com", "http://example.com")]
    [InlineData("https://example.com", "https://example.com:8443")]
    [InlineData("http://example.com", "http://example.com:81")]
    [InlineData("//example.com:81", "http://example.com")]
    [InlineData("//example.com:81", "http://example.com:82")]
    [InlineData("//*.example.com", "https://notexample.com")]
    [InlineData("//*.example.com", "https://example.com.evil.org")]
    [InlineData("https://*.example.com", "http://a.example.com")]
    [InlineData("//[::1]", "http://[::2]")]
    [InlineData("capacitor://localhost", "http://localhost")]
    public void Another_origin_does_not_match(string pattern, string origin) =>
        Assert.False(OriginPattern.Parse(pattern).Matches(new Uri(origin)));

    [Theory]
    [InlineData("")]
    [InlineData("example.com")]
    [InlineData("*.example.com")]
    [InlineData("*")]
    [InlineData("//")]
    [InlineData("//*")]
    [InlineData("//*.")]
    [InlineData("//a.*.example.com")]
    [InlineData("https://")]
    [InlineData("https//example.com")]
    [InlineData("https:example.com")]
    [InlineData("https:://example.com")]
    [InlineData("//example.com/path")]
    [InlineData("//example.com?query")]
    [InlineData("//example.com#part")]
    [InlineData("//user@example.com")]
    [InlineData("//example.com:port")]
    [InlineData("//example.com:99999")]
    [InlineData("//exa mple.com")]
    [InlineData("//example.com, //example.org")]
    public void What_has_none_of_the_forms_is_refused(string text) => Assert.Throws<FormatException>(() => OriginPattern.Parse(text));
}
