namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>What somebody reads who starts the silo's program for the first time.</summary>
public sealed class FirstStartTests
{
    private const int Topics = 50;

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task A_start_is_told_in_a_few_lines_none_of_them_a_warning_and_topics_that_come_to_life_in_none(string environment)
    {
        var port = LocalPorts.Next();
        Dictionary<string, string> settings = new(new OneProcess().ClusterSettings)
        {
            ["ASPNETCORE_ENVIRONMENT"] = environment,
            ["DOTNET_ENVIRONMENT"] = environment,
        };
        await using var server = await ServerProcess.StartAsync(BuiltProgram.Silo, port, settings);
        using var patience = new CancellationTokenSource(Patience.Long);
        await server.Log.LineAsync(line => line.Contains("is open: its stream works", StringComparison.Ordinal), 0, patience.Token);
        await using var socket = await RawWebSocket.ConnectAsync(port, "/socket/websocket?vsn=2.0.0");
        for (var topic = 0; topic < Topics; topic++)
        {
            await socket.SendTextAsync($$"""["{{topic}}","{{topic}}","bench:{{topic}}","phx_join",{}]""");
            await socket.ExpectTextAsync($$$"""["{{{topic}}}","{{{topic}}}","bench:{{{topic}}}","phx_reply",{"response":{},"status":"ok"}]""");
        }

        var lines = server.Log.Lines;
        Assert.Contains("Now listening on", lines[1], StringComparison.Ordinal);
        Assert.True(lines.Count <= 10, $"{lines.Count} lines:\n{server.Log}");
        Assert.DoesNotContain(lines, line => line.StartsWith("warn:", StringComparison.Ordinal) || line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal));
        await server.StopAsync();
    }
}
