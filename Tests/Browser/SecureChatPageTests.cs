using static Microsoft.Playwright.Assertions;

namespace Orleans.Channels.Tests.Browser;

/// <summary>The chat over https, where a browser opens its WebSocket as a stream of an HTTP/2 connection.</summary>
[Collection(SharesChromium.Name)]
public sealed class SecureChatPageTests(Chromium chromium, SecureProcess server) : IClassFixture<SecureProcess>, IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => chromium.CloseAllAsync();

    [ChromiumFact]
    public async Task What_one_says_the_other_reads()
    {
        var ada = await EnterAsync("ada");
        var bob = await EnterAsync("bob");

        await bob["say"].FillAsync("hello");
        await bob.Button("Send").ClickAsync();

        await Expect(ada.Said).ToHaveTextAsync(["bob", "hello"]);
        await Expect(bob.Said).ToHaveTextAsync(["bob", "hello"]);
        Assert.Equal("h2", await ada.ReadAsync<string>("() => performance.getEntriesByType('navigation')[0].nextHopProtocol"));
    }

    private async Task<SamplePage> EnterAsync(string name)
    {
        var page = await chromium.OpenAsync(server.SecurePort, "chat.html#room:secure", secure: true);
        await page["name"].FillAsync(name);
        await page.Button("Join").ClickAsync();
        await Expect(page["channel-state"]).ToHaveTextAsync("in room:secure");
        return page;
    }
}
