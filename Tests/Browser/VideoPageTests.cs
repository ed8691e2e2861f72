using System.Globalization;
using Microsoft.Playwright;
using Orleans.Channels.Proof;
using Orleans.Channels.Tests.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace Orleans.Channels.Tests.Browser;

[Collection(SharesChromium.Name)]
public sealed class VideoPageTests(Chromium chromium, OneProcess server, PostgresServer postgres) : IClassFixture<PostgresServer>, IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => chromium.CloseAllAsync();

    [ChromiumFact]
    public async Task A_remark_is_shown_to_who_watches_by_its_time_in_the_film()
    {
        var ada = await WatchAsync(server.Port, "ada", PageLook.Desktop with { Height = 530 });
        var bob = await WatchAsync(server.Port, "bob", PageLook.DarkPhone);

        await RemarkAsync(ada, 41_000, "The sun goes down.");
        await RemarkAsync(bob, 12_000, "It is getting warm.");

        string[] remarks = ["0:12bobIt is getting warm.", "0:41adaThe sun goes down."];
        await Expect(Remarks(ada)).ToHaveTextAsync(remarks);
        await Expect(Remarks(bob)).ToHaveTextAsync(remarks);

        await ada.Button("0:12").ClickAsync();
        await Expect(ada["clock"]).ToHaveTextAsync("0:12");
        await Expect(ada["caption"]).ToHaveTextAsync("It is getting warm.");
        await ada.PictureAsync("video");
        await Axe.ExpectNoFaultAsync(ada);
    }

    [ChromiumFact]
    public async Task A_film_of_which_nobody_has_said_anything_says_so()
    {
        var ada = await chromium.OpenAsync(server.Port, "video.html#nothing");
        await Expect(ada["hint"]).ToHaveTextAsync("Say who you are, and see what others have said.");

        await ada.Button("Watch").ClickAsync();
        await Expect(ada["hint"]).ToHaveTextAsync("Nobody has said anything yet. Stop the film where you like, and be the first.");
        await RemarkAsync(ada, 1_000, "First!");

        await Expect(ada["hint"]).ToBeHiddenAsync();
    }

    [ChromiumFact]
    public async Task The_film_runs_and_stands()
    {
        var ada = await chromium.OpenAsync(server.Port, "video.html");

        await ada.Button("Play").ClickAsync();
        await Expect(ada["clock"]).Not.ToHaveTextAsync("0:00");
        await ada.Button("Pause").ClickAsync();

        await Expect(ada.Button("Play")).ToBeVisibleAsync();
    }

    [ChromiumPostgresFact]
    public async Task A_remark_is_there_after_a_restart_of_the_server()
    {
        var settings = new Dictionary<string, string>(ProofCluster.Settings(await postgres.NewDatabaseAsync()))
        {
            ["Orleans:Endpoints:AdvertisedIPAddress"] = "127.0.0.1",
            ["Orleans:Endpoints:SiloPort"] = LocalPorts.Next().ToString(CultureInfo.InvariantCulture),
            ["Orleans:Endpoints:GatewayPort"] = LocalPorts.Next().ToString(CultureInfo.InvariantCulture),
        };
        var port = LocalPorts.Next();
        var initialization = await FinishedProgram.RunAsync(BuiltProgram.Silo, settings, "--init-database");
        Assert.True(initialization.ExitCode == 0, initialization.Output);
        SamplePage ada;
        await using (var first = await ServerProcess.StartAsync(BuiltProgram.Silo, port, settings))
        {
            ada = await WatchAsync(port, "ada");
            await RemarkAsync(ada, 5_000, "Remember me.");
            await first.StopAsync();
        }

        await Expect(ada["channel-state"]).ToHaveTextAsync("waiting for the connection");
        await using var second = await ServerProcess.StartAsync(BuiltProgram.Silo, port, settings);

        await Expect(ada["channel-state"]).ToHaveTextAsync("watching videos:day");
        await RemarkAsync(ada, 6_000, "And me.");
        var bob = await WatchAsync(port, "bob");
        await Expect(Remarks(bob)).ToHaveTextAsync(["0:05adaRemember me.", "0:06adaAnd me."]);
        await Expect(Remarks(ada)).ToHaveTextAsync(["0:05adaRemember me.", "0:06adaAnd me."]);
    }

    private async Task<SamplePage> WatchAsync(int port, string name, PageLook? look = null)
    {
        var page = await chromium.OpenAsync(port, "video.html", look);
        await page["name"].FillAsync(name);
        await page.Button("Watch").ClickAsync();
        await Expect(page["channel-state"]).ToHaveTextAsync("watching videos:day");
        return page;
    }

    private static async Task RemarkAsync(SamplePage page, int at, string text)
    {
        await page["position"].FillAsync(at.ToString(CultureInfo.InvariantCulture));
        await page["remark"].FillAsync(text);
        await page.Button("Remark").ClickAsync();
        await Expect(page["remark"]).ToHaveValueAsync(string.Empty);
    }

    private static ILocator Remarks(SamplePage page) => page["remarks"].GetByRole(AriaRole.Listitem);
}
