using System.Text.Json;
using Orleans.Channels.Tests.Browser;
using Orleans.Channels.Tests.EndToEnd;
using Xunit.Abstractions;

namespace Orleans.Channels.Tests.SetUps;

/// <summary>
/// One conversation (join, push, broadcast, presence, break off and come back, history, a restart of the application) in every set-up, with every
/// client and by every way.
/// </summary>
[Collection(SharesChromium.Name)]
public sealed class SetUpTests(Chromium chromium, SetUpWorld world, ITestOutputHelper output) : IClassFixture<SetUpWorld>, IAsyncLifetime
{
    // Of phoenix.js, in Tests/node/versions.mjs: each by two ways.
    private const int OlderVersions = 6;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => chromium.CloseAllAsync(serversWereAway: true);

    [NginxFact]
    public void Nginx_is_among_them() => Assert.Contains(SetUp.Nginx, SetUpWorld.Here);

    [Fact]
    public async Task Plain_clients_converse()
    {
        var talks = await Task.WhenAll(SetUpWorld.Here.SelectMany(setUp => (PlainTalk[])[
            new($"{setUp} by WebSocket", () => ConnectAsync(setUp)),
            new($"{setUp} by long-poll", () => PlainPoll.ConnectAsync(world.AddressOf(setUp), setUp == SetUp.TestServer ? world.InMemory.Server.CreateHandler() : world.Handler)),
        ]).Select(talk => talk.BeginAsync()));

        await world.RestartAsync();

        await Task.WhenAll(talks.Select(talk => talk.GoOnAsync()));
    }

    [NodeFact]
    public async Task Phoenix_js_converses_in_node()
    {
        var setUps = Reachable().Select(setUp => new { name = setUp.Name, url = new Uri(world.AddressOf(setUp), "socket").AbsoluteUri.Replace("http", "ws", StringComparison.Ordinal) }).ToArray();

        output.WriteLine(await NodeTests.RunAsync("setups.test.mjs", (setUps.Length * SetUpTable.Ways.Count) + (2 * OlderVersions), new Dictionary<string, string>
        {
            ["SET_UPS"] = JsonSerializer.Serialize(setUps),
            ["RESTART_URL"] = world.RestartAddress.AbsoluteUri,
            ["NODE_TLS_REJECT_UNAUTHORIZED"] = "0",
        }));
    }

    [ChromiumFact]
    public async Task Phoenix_js_converses_in_chromium()
    {
        var pages = await Task.WhenAll(Reachable().Select(async setUp => (setUp, page: await OpenAsync(setUp))));
        await Task.WhenAll(pages.SelectMany(each => SetUpTable.Ways.Select(way => BeginAsync(each.page, each.setUp, way))));

        await world.RestartAsync();

        var answers = await Task.WhenAll(pages.Select(async each => $"{each.setUp}: {string.Join("; ", await each.page.ReadAsync<string[]>("() => window.goOn()"))}"));
        Assert.All(answers, answer => Assert.Equal(SetUpTable.Ways.Count, answer.Split(": all went").Length - 1));
    }

    // The second application's page is of the first, so that its polls are those of another origin.
    private async Task<SamplePage> OpenAsync(SetUp setUp)
    {
        var origin = world.AddressOf(setUp == SetUp.SecondApp ? SetUp.Http : setUp);
        var page = await chromium.OpenAsync(origin.Port, $"{origin.AbsolutePath}setup.html".TrimStart('/'), secure: origin.Scheme == Uri.UriSchemeHttps);
        await page.ReadAsync<string>("() => window.ready");
        return page;
    }

    // To where the servers may go.
    private Task<string> BeginAsync(SamplePage page, SetUp setUp, string way) =>
        page.ReadAsync<string>($"() => window.begin('{way}', '{new Uri(world.AddressOf(setUp), "socket")}')");

    private Task<PlainClient> ConnectAsync(SetUp setUp) => setUp == SetUp.TestServer
        ? PlainWebSocket.ConnectAsync(world.InMemory)
        : PlainWebSocket.ConnectAsync(world.AddressOf(setUp), http2: setUp == SetUp.Https || setUp == SetUp.Yarp, new HttpMessageInvoker(world.Handler, disposeHandler: false));

    private static IEnumerable<SetUp> Reachable() => SetUpWorld.Here.Where(setUp => setUp.HasPort);
}
