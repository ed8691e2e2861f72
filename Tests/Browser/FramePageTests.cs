using Microsoft.Playwright;
using Orleans.Channels.Tests.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace Orleans.Channels.Tests.Browser;

[Collection(SharesChromium.Name)]
public sealed class FramePageTests(Chromium chromium, OneProcess server) : IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => chromium.CloseAllAsync();

    [ChromiumFact]
    public async Task A_frame_and_its_answer_are_shown_as_they_go_over_the_wire()
    {
        var page = await OpenAsync(PageLook.DarkDesktop with { Height = 700 });

        await SendAsync(page, """["1","1","ping","phx_join",{}]""");
        await SendAsync(page, """["1","2","ping","ping",{"ack_phrase":"hi"}]""");

        await Expect(Frames(page, "out")).ToHaveTextAsync(["""["1","1","ping","phx_join",{}]""", """["1","2","ping","ping",{"ack_phrase":"hi"}]"""]);
        await Expect(Frames(page, "in")).ToHaveTextAsync(
            ["""["1","1","ping","phx_reply",{"response":{},"status":"ok"}]""", """["1","2","ping","phx_reply",{"response":{"ping":"hi"},"status":"ok"}]"""]);

        await page.Button("Crash").ClickAsync();
        await page["clear"].ClickAsync();
        foreach (var example in (string[])["Join", "Message", "Crash"])
        {
            await page.Button(example).ClickAsync();
            await page.Button("Send").ClickAsync();
        }

        await Expect(Frames(page, "in").Last).ToContainTextAsync("phx_error");
        await page.PictureAsync("frames");
        await Axe.ExpectNoFaultAsync(page);
    }

    [ChromiumFact]
    public async Task Bytes_go_both_ways_too()
    {
        var page = await OpenAsync();
        await page.Button("Send").ClickAsync();

        await page.Button("Bytes").ClickAsync();
        await page.Button("Send").ClickAsync();

        await Expect(Frames(page, "in").Last).ToContainTextAsync("bytes: 01 01 01 0a 02 31 38 72 6f 6f 6d");
    }

    [ChromiumFact]
    public async Task What_is_no_frame_closes_the_socket_and_the_page_says_with_which_code()
    {
        var page = await OpenAsync();

        await SendAsync(page, "no frame");

        await Expect(page["frames"]).ToContainTextAsync("closed, code 1011");
        await page.Button("Connect").ClickAsync();
        await Expect(page["socket-state"]).ToHaveTextAsync("connected");
    }

    private async Task<SamplePage> OpenAsync(PageLook? look = null)
    {
        var page = await chromium.OpenAsync(server.Port, "frames.html", look);
        await Expect(page["socket-state"]).ToHaveTextAsync("connected");
        return page;
    }

    private static async Task SendAsync(SamplePage page, string frame)
    {
        await page["frame"].FillAsync(frame);
        await page.Button("Send").ClickAsync();
    }

    private static ILocator Frames(SamplePage page, string direction) => page["frames"].Locator($".{direction} .text");
}
