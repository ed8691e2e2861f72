using Orleans.Channels.Tests.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace Orleans.Channels.Tests.Browser;

[Collection(SharesChromium.Name)]
public sealed class StartPageTests(Chromium chromium, OneProcess server) : IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => chromium.CloseAllAsync();

    [ChromiumFact]
    public async Task The_start_page_leads_to_every_sample_and_each_leads_back()
    {
        var page = await chromium.OpenAsync(server.Port, string.Empty, PageLook.Desktop with { Height = 520 });
        await page.PictureAsync("samples");
        foreach (var sample in (string[])["Chat", "Tap race Who", "Tap race: the console", "Video remarks", "Frame inspector"])
        {
            await page.Link(sample).ClickAsync();
            await Expect(page["socket-state"]).ToBeVisibleAsync();
            await page.Link("All samples").ClickAsync();
            await Expect(page.Link("Frame inspector")).ToBeVisibleAsync();
        }
    }

    [ChromiumFact]
    public async Task Every_page_fits_a_phone()
    {
        foreach (var path in (string[])["", "chat.html", "play.html", "console.html", "video.html", "frames.html"])
        {
            var page = await chromium.OpenAsync(server.Port, path, PageLook.Phone with { Width = 340 });

            Assert.True(await page.FitsAsync(), $"/{path} is wider than a phone.");
        }
    }
}
