using System.Globalization;
using Xunit.Abstractions;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Supabase's JavaScript client, whose channels are Phoenix channels with events of its own.</summary>
public sealed class RealtimeClientTests(OpenApp open, ITestOutputHelper output) : IClassFixture<OpenApp>
{
    [NodeFact]
    public async Task Supabase_s_client_joins_broadcasts_tracks_and_leaves()
    {
        await using var own = await InboundApp.StartAsync(options => options.SupabaseBroadcasts = true);

        output.WriteLine(await NodeTests.RunAsync(
            "realtime.test.mjs",
            atLeast: 30,
            new Dictionary<string, string>
            {
                ["SERVER_URL"] = UrlOf(open.Instance),
                ["SUPABASE_URL"] = UrlOf(own),
            }));
    }

    private static string UrlOf(InboundApp app) => string.Create(CultureInfo.InvariantCulture, $"ws://localhost:{app.Port}/socket");
}
