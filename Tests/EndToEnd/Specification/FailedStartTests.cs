using System.Globalization;
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
        Assert.Contains("Choose another one by --urls", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("BackgroundService", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Orleans:Endpoints:SiloPort", "Orleans:Endpoints:GatewayPort")]
    [InlineData("Orleans:Endpoints:GatewayPort", "Orleans:Endpoints:SiloPort")]
    public async Task A_second_silo_on_a_port_of_the_first_is_told_the_port_the_setting_and_the_cure(string shared, string own)
    {
        var settings = new OneProcess().ClusterSettings;
        await using var first = await ServerProcess.StartAsync(BuiltProgram.Silo, LocalPorts.Next(), settings);
        var port = settings[shared];
        settings[own] = LocalPorts.Next().ToString(CultureInfo.InvariantCulture);

        var second = await FinishedProgram.RunAsync(BuiltProgram.Silo, settings, "--Silo:Gateway=false");

        Assert.Equal(1, second.ExitCode);
        Assert.Contains($"Port {port} of 127.0.0.1 is in use by another process", second.Output, StringComparison.Ordinal);
        Assert.Contains($"give this one a free port by {shared}", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", second.Output, StringComparison.Ordinal);
        await first.StopAsync();
    }

    [Fact]
    public async Task Half_a_configuration_of_certificates_is_told_by_what_is_missing()
    {
        var silo = await FinishedProgram.RunAsync(BuiltProgram.Silo, new OneProcess().ClusterSettings, "--Orleans:Tls:Authority=authority.pem", "--Silo:Gateway=false");

        Assert.Equal(1, silo.ExitCode);
        Assert.Contains("Orleans:Tls needs Certificate", silo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_setting_is_told_in_a_sentence()
    {
        var silo = await FinishedProgram.RunAsync(BuiltProgram.Silo, new OneProcess().ClusterSettings, "--Channels:Lingre=00:00:01", "--Silo:Gateway=false");

        Assert.Equal(1, silo.ExitCode);
        Assert.Contains("The configuration has Channels:Lingre, and TopicOptions has no option Lingre. The nearest is Channels:Linger.", silo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", silo.Output, StringComparison.Ordinal);
    }
}
