using System.Net;
using System.Text.Json;
using Orleans.Channels.Tests.Browser;
using Orleans.Channels.Tests.EndToEnd;
using Xunit.Abstractions;

namespace Orleans.Channels.Tests.SetUps;

/// <summary>One conversation (join, push, broadcast, presence, break off and come back, history) in every set-up, with every client and by every way.</summary>
[Collection(SharesChromium.Name)]
public sealed class SetUpTests(Chromium chromium, SetUpWorld world, ITestOutputHelper output) : IClassFixture<SetUpWorld>, IAsyncLifetime
{
    public static TheoryData<string> Here => [.. SetUpWorld.Here.Select(setUp => setUp.Name)];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => chromium.CloseAllAsync();

    [NginxFact]
    public void Nginx_is_among_them() => Assert.Contains(SetUp.Nginx, SetUpWorld.Here);

    [Theory]
    [MemberData(nameof(Here))]
    public async Task Plain_websockets_converse(string setUp)
    {
        using var invoker = new HttpMessageInvoker(NewHandler());
        await ConverseAsync(() => setUp == SetUp.TestServer.Name
            ? PlainWebSocket.ConnectAsync(world.InMemory)
            : PlainWebSocket.ConnectAsync(AddressOf(setUp), http2: setUp == SetUp.Https.Name || setUp == SetUp.Yarp.Name, invoker));
    }

    [Theory]
    [MemberData(nameof(Here))]
    public async Task Plain_polls_converse(string setUp)
    {
        using var handler = setUp == SetUp.TestServer.Name ? world.InMemory.Server.CreateHandler() : NewHandler();
        await ConverseAsync(() => PlainPoll.ConnectAsync(AddressOf(setUp), handler));
    }

    [NodeFact]
    public async Task Phoenix_js_converses_in_node()
    {
        var setUps = Reachable().Select(setUp => new { name = setUp.Name, url = new Uri(world.AddressOf(setUp), "socket").AbsoluteUri.Replace("http", "ws", StringComparison.Ordinal) }).ToArray();

        output.WriteLine(await NodeTests.RunAsync("setups.test.mjs", setUps.Length * SetUpTable.Ways.Count, new Dictionary<string, string>
        {
            ["SET_UPS"] = JsonSerializer.Serialize(setUps),
            ["NODE_TLS_REJECT_UNAUTHORIZED"] = "0",
        }));
    }

    [ChromiumFact]
    public async Task Phoenix_js_converses_in_chromium()
    {
        List<Task<string>> answers = [];
        foreach (var setUp in Reachable())
        {
            var page = await OpenAsync(setUp);
            answers.AddRange(SetUpTable.Ways.Select(way => AskAsync(page, setUp, way)));
        }

        Assert.All(await Task.WhenAll(answers), answer => Assert.EndsWith(": all went", answer, StringComparison.Ordinal));
    }

    // The second application's page is of the first, so that its polls are those of another origin.
    private async Task<SamplePage> OpenAsync(SetUp setUp)
    {
        var origin = world.AddressOf(setUp == SetUp.SecondApp ? SetUp.Http : setUp);
        var page = await chromium.OpenAsync(origin.Port, $"{origin.AbsolutePath}setup.html".TrimStart('/'), secure: origin.Scheme == Uri.UriSchemeHttps);
        await page.ReadAsync<string>("() => window.ready");
        return page;
    }

    private async Task<string> AskAsync(SamplePage page, SetUp setUp, string way) =>
        $"{setUp} by {way}: {await page.ReadAsync<string>($"() => window.converse('{way}', '{new Uri(world.AddressOf(setUp), "socket")}')")}";

    private static IEnumerable<SetUp> Reachable() => SetUpWorld.Here.Where(setUp => setUp.HasPort);

    // The tests' own certificates alone.
    private static SocketsHttpHandler NewHandler() => new()
    {
        AutomaticDecompression = DecompressionMethods.All,
        UseCookies = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=localhost" },
    };

    private static async Task ConverseAsync(Func<Task<PlainClient>> connect)
    {
        var (room, log) = ($"room:{Guid.NewGuid()}", $"log:{Guid.NewGuid()}");
        await using var ann = await connect();
        var bob = await connect();
        await ann.AskAsync(room, "phx_join", """{"user_id":"ann"}""");
        await bob.AskAsync(room, "phx_join", """{"user_id":"bob"}""");
        var here = await bob.ExpectAsync(room, "presence_state");
        Assert.Equal(["ann", "bob"], here.EnumerateObject().Select(entry => entry.Name).Order());

        Assert.Equal("""{"n":1}""", (await ann.AskAsync(room, "echo", """{"n":1}""")).GetRawText());
        await ann.AskAsync(room, "new_msg", """{"body":"hello"}""");
        Assert.Equal("""{"body":"hello"}""", (await bob.ExpectAsync(room, "new_msg")).GetRawText());

        await ann.AskAsync(log, "phx_join");
        var position = (await bob.AskAsync(log, "phx_join", """{"resume":""}""")).GetProperty("position");
        await bob.DisposeAsync();
        await ann.AskAsync(log, "say", """{"n":2}""");

        await using var again = await connect();
        var joined = await again.AskAsync(log, "phx_join", $$"""{"resume":{{position.GetRawText()}}}""");
        Assert.True(joined.GetProperty("recovered").GetBoolean());
        Assert.Equal("""{"n":2}""", (await again.ExpectAsync(log, "said")).GetRawText());
    }

    private Uri AddressOf(string setUp) => world.AddressOf(SetUp.All.Single(one => one.Name == setUp));
}
