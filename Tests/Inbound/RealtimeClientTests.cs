using System.Globalization;
using Xunit.Abstractions;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Supabase's JavaScript client, whose channels are Phoenix channels with events of its own.</summary>
public sealed class RealtimeClientTests(OpenApp open, ITestOutputHelper output) : IClassFixture<OpenApp>
{
    [NodeFact]
    public async Task Supabase_s_client_joins_broadcasts_and_leaves() => output.WriteLine(await NodeTests.RunAsync(
        "realtime.test.mjs",
        atLeast: 20,
        new Dictionary<string, string>
        {
            ["SERVER_URL"] = string.Create(CultureInfo.InvariantCulture, $"ws://localhost:{open.Instance.Port}/socket"),
        }));
}
