using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.CodeAnalysis.CSharp;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Analyzers.Tests;

public sealed class ContractPageTests
{
    [Fact]
    public void A_page_has_what_each_channel_takes_and_sends_with_links_to_the_types()
    {
        var page = ContractPage.Write([JsonNode.Parse(File.ReadAllText(SampleContract.File))!]);

        Assert.Contains("<h2 id=\"PlayChannel\">PlayChannel</h2>", page, StringComparison.Ordinal);
        Assert.Contains("<p>Joined with <a href=\"#type-PlayJoin\">PlayJoin</a>, answered with <a href=\"#type-PlayWelcome\">PlayWelcome</a>.</p>", page, StringComparison.Ordinal);
        Assert.Contains("<tr><td><code>tap</code></td><td>none</td><td><a href=\"#type-TapCount\">TapCount</a></td><td>Counts a tap.</td></tr>", page, StringComparison.Ordinal);
        Assert.Contains("<td>list of <a href=\"#type-Annotation\">Annotation</a></td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_contract_says_is_text_and_no_markup()
    {
        var contract = Compiled.ContractOf("""
            /// <summary>Not &lt;b&gt;bold&lt;/b&gt;.</summary>
            public sealed class RoomChannel : Channel
            {
                [HandleIn("<script>")] public void Script() { }
            }
            """);

        var page = ContractPage.Write([JsonNode.Parse(NodeWriter.Write(contract))!]);

        Assert.Contains("<p>Not &lt;b&gt;bold&lt;/b&gt;.</p>", page, StringComparison.Ordinal);
        Assert.Contains("<code>&lt;script&gt;</code>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_shows_the_channels_that_it_has_loaded()
    {
        CSharpGeneratorDriver.Create(new ContractGenerator()).RunGeneratorsAndUpdateCompilation(Compiled.From("public sealed class ShownChannel : Channel;"), out var compilation, out _);
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image).Success);
        Assembly.Load(image.ToArray());
        await using var app = WebApplication.CreateSlimBuilder().Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapChannelsDocs();
        await app.StartAsync();

        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var shown = await client.GetAsync(new Uri("channels/docs", UriKind.Relative));

        Assert.Contains("ShownChannel", await shown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(ContractPage.Policy, Assert.Single(shown.Headers.GetValues("Content-Security-Policy")));
    }
}
