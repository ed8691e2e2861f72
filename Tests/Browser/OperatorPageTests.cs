using Orleans.Channels.Tests.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace Orleans.Channels.Tests.Browser;

[Collection(SharesChromium.Name)]
public sealed class OperatorPageTests(Chromium chromium) : IAsyncLifetime
{
    private const string Topic = "bench:watched";

    private InboundApp _app = null!;

    public async Task InitializeAsync() =>
        _app = await OperatorSockets.StartAppAsync(withAuthorization: false, gateway: options => options.DashboardOnLoopback = true);

    public async Task DisposeAsync()
    {
        await chromium.CloseAllAsync();
        await _app.DisposeAsync();
    }

    [ChromiumFact]
    public async Task An_operator_finds_the_busy_topic_looks_at_it_and_follows_its_frames()
    {
        await using var ann = await _app.JoinAsync(Topic);
        var page = await OpenAsync();
        await Expect(page["sockets"]).ToHaveTextAsync("2");
        await Expect(page["gateways"].Locator("tr")).ToHaveCountAsync(1);

        await page.Button(Topic).ClickAsync();
        await Expect(page["facts"]).ToContainTextAsync("bench:*");
        await page.Button("Tail").ClickAsync();
        await Expect(page["tail-title"]).ToHaveTextAsync($"Frames of {Topic}");
        await ann.SendTextAsync($$"""["1","2","{{Topic}}","cast",{"secret":"hush"}]""");

        await Expect(page["frames"].Locator("li")).ToHaveCountAsync(2);
        await Expect(page["frames"].Locator(".kind")).ToHaveTextAsync(["broadcast", "in"]);
        await Expect(page["frames"]).Not.ToContainTextAsync("hush");
    }

    [ChromiumFact]
    public async Task An_operator_closes_the_sockets_of_a_user_when_sure()
    {
        _app.Door.Decide = _ => new(ConnectResult.Accept("user:ann"));
        await using var ann = await _app.JoinAsync(Topic);
        var page = await OpenAsync();
        page.AcceptDialogs();

        await page["socket-id"].FillAsync("user:ann");
        await page.Button("Close its sockets").ClickAsync();

        await Expect(page["disconnected"]).ToHaveTextAsync("Sockets of user:ann are being closed.");
        await ann.ExpectCloseAsync(1001);
        await Expect(page["sockets"]).ToHaveTextAsync("1");
    }

    [ChromiumFact]
    public async Task The_page_fits_a_phone()
    {
        var page = await OpenAsync(PageLook.DarkPhone with { Width = 340 });

        Assert.True(await page.FitsAsync(), "It is wider than a phone.");
    }

    private async Task<SamplePage> OpenAsync(PageLook? look = null)
    {
        var page = await chromium.OpenAsync(_app.Port, "ops", look);
        await Expect(page["status"]).ToHaveTextAsync("live, payloads are hidden");
        return page;
    }
}
