using Orleans.Channels.Tests.EndToEnd;
using Xunit.Abstractions;

namespace Orleans.Channels.Tests;

/// <summary>The Presence classes of the official clients, unchanged.</summary>
[Collection(nameof(SharesApi))]
public sealed class OfficialPresenceTests(SharedApi shared, ITestOutputHelper output)
{
    [NodeFact]
    public async Task The_official_clients_see_who_is_present() => output.WriteLine(await NodeTests.RunAsync(
        "presence.test.mjs",
        atLeast: 9,
        new Dictionary<string, string>
        {
            ["SERVER_URL"] = new UriBuilder(shared.Server.Address) { Scheme = "ws", Path = "/socket" }.ToString(),
            ["API_URL"] = new Uri(shared.Server.Address, "/api").ToString(),
            ["API_KEY"] = ApiServer.Key,
        }));
}
