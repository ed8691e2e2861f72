using Microsoft.Playwright;
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
        var page = await chromium.OpenAsync(server.Port, string.Empty, PageLook.Desktop with { Height = 760 });
        await page.PictureAsync("samples");
        foreach (var sample in (string[])["Chat", "Tap race", "The console", "Video remarks", "Frame inspector"])
        {
            await page.Role(AriaRole.Heading, sample).ClickAsync();
            await Expect(page["socket-state"]).ToBeVisibleAsync();
            await page.Link("Channels: all samples").ClickAsync();
            await Expect(page.Role(AriaRole.Heading, "Topics that are alive")).ToBeVisibleAsync();
        }
    }

    [ChromiumFact]
    public async Task Every_page_leads_to_every_other_and_to_the_operators()
    {
        var page = await chromium.OpenAsync(server.Port, "chat.html");
        foreach (var sample in (string[])["Tap race", "Console", "Video", "Frames", "Operators", "Chat"])
        {
            await page.Link(sample).ClickAsync();
            await Expect(page.Link(sample)).ToHaveAttributeAsync("aria-current", "page");
        }
    }

    [ChromiumFact]
    public async Task Every_page_fits_a_phone()
    {
        foreach (var path in SamplePaths.All)
        {
            var page = await chromium.OpenAsync(server.Port, path, PageLook.Phone with { Width = 340 });

            Assert.True(await page.FitsAsync(), $"/{path} is wider than a phone.");
        }
    }

    [ChromiumFact]
    public async Task In_no_page_does_axe_find_a_fault_light_or_dark_wide_or_narrow()
    {
        foreach (var path in SamplePaths.All)
        {
            var page = await chromium.OpenAsync(server.Port, path);

            await Axe.ExpectNoFaultAsync(page);
        }
    }

    [ChromiumFact]
    public async Task The_keyboard_goes_through_every_page_in_its_order_and_one_sees_where_it_is()
    {
        foreach (var path in SamplePaths.All)
        {
            var page = await chromium.OpenAsync(server.Port, path);

            await KeyboardWalk.ExpectNoFaultAsync(page);
        }
    }

    [ChromiumFact]
    public async Task Nothing_moves_for_who_asks_for_less_motion()
    {
        const string moving = "() => { document.querySelector('.state').dataset.state = 'connecting'; return document.getAnimations().length; }";
        var page = await chromium.OpenAsync(server.Port, "chat.html");
        Assert.Equal(0, await page.ReadAsync<int>(moving));

        await page.PreferAsync(ReducedMotion.NoPreference);

        Assert.NotEqual(0, await page.ReadAsync<int>(moving));
    }
}
