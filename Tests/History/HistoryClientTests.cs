using System.Globalization;
using Xunit.Abstractions;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>The official client, in both versions of the protocol and over both transports, with the module for browsers.</summary>
public sealed class HistoryClientTests(OpenApp open, ITestOutputHelper output) : IClassFixture<OpenApp>
{
    [NodeFact]
    public async Task The_official_client_gets_back_what_it_missed() => output.WriteLine(await NodeTests.RunAsync(
        "resuming.test.mjs",
        atLeast: 16,
        new Dictionary<string, string>
        {
            ["SERVER_URL"] = string.Create(CultureInfo.InvariantCulture, $"ws://localhost:{open.Instance.Port}/socket"),
        }));
}
