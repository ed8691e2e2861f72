using System.Globalization;
using Microsoft.Playwright;
using Orleans.Channels.Tests.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace Orleans.Channels.Tests.Browser;

[Collection(SharesChromium.Name)]
public sealed class TapRacePageTests(Chromium chromium, OneProcess server) : IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => chromium.CloseAllAsync();

    [ChromiumFact]
    public async Task Two_phones_tap_and_the_console_shows_how_they_stand_and_who_wins()
    {
        var console = await chromium.OpenAsync(server.Port, "console.html", PageLook.Strip);
        var ada = await PlayAsync("ada", PageLook.DarkPhone);
        var bob = await PlayAsync("bob", PageLook.Phone);

        await TapAsync(ada, 3);
        await TapAsync(bob, 7);

        await Expect(console["standings"].GetByRole(AriaRole.Listitem)).ToHaveTextAsync(["bob7", "ada3"]);
        await console.PictureAsync("tap-race-console");
        await ada.PictureAsync("tap-race-phone");

        await TapAsync(bob, 18);
        await Expect(console["news"]).ToHaveTextAsync("bob has won!");
        await Expect(bob["news"]).ToHaveTextAsync("You have won! Tap to race again.");
        await Expect(ada["news"]).ToHaveTextAsync("bob has won. Tap to race again.");
        await Expect(console["standings"].GetByRole(AriaRole.Listitem)).ToHaveTextAsync(["bob25", "ada3"]);
        await Expect(console["standings"].Locator(".won progress")).ToHaveJSPropertyAsync("value", 25);
        await console.PictureAsync("tap-race-won");
        await Axe.ExpectNoFaultAsync(console);
        await Axe.ExpectNoFaultAsync(ada);

        await ada["tap"].PressAsync("Space");
        await Expect(console["standings"].GetByRole(AriaRole.Listitem)).ToHaveTextAsync(["ada1", "bob0"]);
        await Expect(console["news"]).ToHaveTextAsync("bob won the last race.");
        await Expect(ada["news"]).ToHaveTextAsync(string.Empty);
        await Expect(ada.Role(AriaRole.Progressbar, "Your taps")).ToHaveJSPropertyAsync("value", 1);
    }

    private async Task<SamplePage> PlayAsync(string name, PageLook look)
    {
        var page = await chromium.OpenAsync(server.Port, "play.html", look);
        await page["name"].FillAsync(name);
        await page.Button("Play").ClickAsync();
        await Expect(page["tap"]).ToBeFocusedAsync();
        return page;
    }

    // One by the finger, the others by the keyboard.
    private static async Task TapAsync(SamplePage page, int times)
    {
        var before = int.Parse((await page["taps"].InnerTextAsync()).Split(' ')[0], CultureInfo.InvariantCulture);
        await page["tap"].ClickAsync();
        for (var i = 1; i < times; i++)
        {
            await page["tap"].PressAsync("Enter");
        }

        await Expect(page["taps"]).ToHaveTextAsync($"{before + times} of 25 taps");
    }
}
