using Orleans.Channels.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace Orleans.Channels.Tests;

/// <summary>What docs/get-started.md says of the application that it tells a newcomer to write.</summary>
[Collection(nameof(SharesLocalPackages))]
public sealed class GetStartedTests(LocalPackages packages, TutorialApplication tutorial, Chromium chromium) : IClassFixture<TutorialApplication>
{
    [Fact]
    public async Task The_application_of_the_tutorial_builds_and_passes_its_first_test()
    {
        var report = await packages.RunAsync(tutorial.Tests, "test", "--no-build");

        Assert.Contains("Passed:     1", report, StringComparison.Ordinal);
    }

    [ChromiumFact]
    public async Task Each_of_two_windows_sees_the_others_bids()
    {
        await using var server = await tutorial.StartAsync();
        var ada = await chromium.OpenAsync(server.HttpPort, string.Empty);
        var bob = await chromium.OpenAsync(server.HttpPort, string.Empty);
        await Expect(ada["note"]).ToContainTextAsync("You are bidder");
        await Expect(bob["note"]).ToContainTextAsync("You are bidder");

        await BidAsync(ada, 100);
        await Expect(bob["highest"]).ToHaveTextAsync("100");
        await BidAsync(bob, 120);
        await Expect(ada["highest"]).ToHaveTextAsync("120");

        await BidAsync(ada, 110);
        await Expect(ada["note"]).ToHaveTextAsync("Not taken: too low");
        await chromium.CloseAllAsync();
        await server.StopAsync();
    }

    private static async Task BidAsync(SamplePage page, int amount)
    {
        await page.Field("Your bid").FillAsync($"{amount}");
        await page.Button("Bid").ClickAsync();
    }
}
