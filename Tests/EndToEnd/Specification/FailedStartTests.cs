using System.Net;
using System.Net.Sockets;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A start that can't be: its log tells the cause, and blames nothing else of ours.</summary>
public sealed class FailedStartTests
{
    [Fact]
    public async Task A_port_that_is_taken_is_named_and_nothing_of_the_gateway_is_said_to_have_failed()
    {
        var port = LocalPorts.Next();
        using var owner = new TcpListener(IPAddress.Loopback, port);
        owner.Start();

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => ServerProcess.StartAsync(BuiltProgram.Silo, port, new OneProcess().ClusterSettings));

        Assert.Contains("address already in use", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("BackgroundService", failure.Message, StringComparison.Ordinal);
    }
}
