using System.Text.Json;

namespace Orleans.Channels.Tests;

/// <summary>Tokens travel in queries, and ASP.NET Core logs each request with its query.</summary>
public sealed class LoggedAddressTests
{
    [Theory]
    [InlineData("Silo")]
    [InlineData("Gateway.Host")]
    [InlineData("Templates/content/orleans-channels/ChannelsApp1")]
    public void No_program_here_has_requests_logged_with_their_queries(string program)
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(Document.Root, program, "appsettings.json")));

        Assert.Equal("None", settings.RootElement.GetProperty("Logging").GetProperty("LogLevel").GetProperty("Microsoft.AspNetCore.Hosting.Diagnostics").GetString());
    }
}
