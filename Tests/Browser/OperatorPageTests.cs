using System.Text.RegularExpressions;
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
        await Expect(page["sockets"]).ToHaveTextAsync("1");
        await Expect(page["own"]).ToHaveTextAsync("With what this page needs itself: a socket, a topic, and a frame each time.");
        await Expect(page["gateways"].Locator("tr")).ToHaveCountAsync(1);

        await page.Button(Topic).ClickAsync();
        await Expect(page["facts"]).ToContainTextAsync("bench:*");
        await page.Button("Tail").ClickAsync();
        await Expect(page["tail-title"]).ToHaveTextAsync($"Frames of {Topic}");
        await ann.SendTextAsync($$"""["1","2","{{Topic}}","cast",{"secret":"hush"}]""");

        await Expect(page["frames"].Locator("li")).ToHaveCountAsync(2);
        await Expect(page["frames"].Locator(".kind")).ToHaveTextAsync(["broadcast", "in"]);
        await Expect(page["frames"]).Not.ToContainTextAsync("hush");
        await Axe.ExpectNoFaultAsync(page);

        await page.Keyboard.PressAsync("Escape");
        await Expect(page["tail"]).ToHaveAttributeAsync("aria-pressed", "false");
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
        await Expect(page["sockets"]).ToHaveTextAsync("0");
    }

    [ChromiumFact]
    public async Task Numbers_that_are_old_say_since_when_until_there_are_new_ones()
    {
        await using var cable = new Cable(_app.Port);
        cable.PlugIn();
        await using var ann = await _app.JoinAsync(Topic);
        var page = await OpenAsync(port: cable.Port);
        await Expect(page["bytes"]).ToHaveTextAsync(new Regex(@"^[\d.]+ K?B/s$"));

        cable.PullOut();
        await Expect(page["status"]).ToHaveTextAsync(new Regex(@"^stale since \d\d:\d\d:\d\d: the gateway can't be reached$"));
        await Expect(page["page"]).ToHaveAttributeAsync("data-stale", string.Empty);
        await Expect(page["sockets"]).ToHaveTextAsync("1");
        await Axe.ExpectNoFaultAsync(page);

        cable.PlugIn();
        await Expect(page["status"]).ToHaveTextAsync("live, payloads are hidden");
        await Expect(page["page"]).Not.ToHaveAttributeAsync("data-stale", string.Empty);
    }

    [ChromiumFact]
    public async Task The_page_fits_a_phone_and_its_tables_do()
    {
        await using var ann = await _app.JoinAsync("bench:a-topic-whose-name-is-longer-than-a-phone-is-wide-and-has-no-place-to-break");
        var page = await OpenAsync(PageLook.DarkPhone with { Width = 340 });
        await Expect(page["topics"].Locator("tr")).ToHaveCountAsync(1);
        await Expect(page["gateways"].Locator("tr")).ToHaveCountAsync(1);

        Assert.True(await page.FitsAsync(), "It is wider than a phone.");
        Assert.Empty(await page.ReadAsync<string[]>(
            "() => [...document.querySelectorAll('td')].filter(cell => cell.getBoundingClientRect().right > innerWidth || cell.scrollWidth > cell.clientWidth).map(cell => cell.textContent)"));
        Assert.Equal("long-poll", await page["gateways"].Locator("td").Nth(2).GetAttributeAsync("data-label"));
    }

    [ChromiumFact]
    public async Task A_busy_cluster_makes_a_picture()
    {
        string[] topics = ["bench:auction", "bench:auction", "bench:lobby", Topic];
        var members = new List<RawWebSocket>();
        foreach (var topic in topics)
        {
            members.Add(await _app.JoinAsync(topic));
        }

        var page = await OpenAsync(PageLook.Desktop with { Width = 1_100, Height = 900 });
        await page.Button(Topic).ClickAsync();
        await page.Button("Tail").ClickAsync();
        await Expect(page["tail"]).ToHaveAttributeAsync("aria-pressed", "true");
        var points = string.IsNullOrEmpty(SamplePage.PictureFolder) ? 2 : 60;
        for (var point = 1; point <= points; point++)
        {
            for (var frame = 0; frame <= point * 7 % 5; frame++)
            {
                await members[point % members.Count].SendTextAsync($$"""["1","{{point}}.{{frame}}","{{topics[point % members.Count]}}","cast",{"n":{{frame}}}]""");
            }

            await page.WaitAsync($"() => document.querySelector('#in-chart polyline')?.points.length >= {point}");
        }

        await page.PictureAsync("operators");
        await page.ShowAsync(PageLook.DarkPhone);
        await page.PictureAsync("operators-phone");
        foreach (var member in members)
        {
            await member.DisposeAsync();
        }
    }

    private async Task<SamplePage> OpenAsync(PageLook? look = null, int? port = null)
    {
        var page = await chromium.OpenAsync(port ?? _app.Port, "ops", look);
        await Expect(page["status"]).ToHaveTextAsync("live, payloads are hidden");
        return page;
    }
}
