using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>A cluster whose nodes prove that they belong to it, and who doesn't. That the two understand each other, the server has seen before the first test.</summary>
public sealed class ClusterTlsTests(TlsCluster cluster) : IClassFixture<TlsCluster>
{
    [Fact]
    public async Task A_gateway_without_a_certificate_gets_nowhere_and_the_others_do_not_notice()
    {
        var settings = cluster.ClusterSettings.Where(setting => !setting.Key.StartsWith("Orleans:Tls", StringComparison.Ordinal)).ToDictionary();
        await using var stranger = ServerProcess.Launch(BuiltProgram.Gateway, LocalPorts.Next(), settings);
        using var patience = new CancellationTokenSource(RawWebSocket.Patience);

        await stranger.Log.LineAsync(line => line.Contains("[2601]", StringComparison.Ordinal), 0, patience.Token);

        Assert.DoesNotContain(stranger.Log.Lines, line => line.Contains("[2001]", StringComparison.Ordinal));
        await using var socket = await cluster.JoinAsync("bench:tls");
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_turned_away()
    {
        using var others = new CertificateFolder();

        var refused = await Record.ExceptionAsync(async () =>
        {
            await using var stream = await ConnectAsync(others);
            if (await stream.ReadAsync(new byte[1]).AsTask().WaitAsync(RawWebSocket.Patience) == 0)
            {
                throw new IOException("It has ended.");
            }
        });

        Assert.True(refused is IOException or AuthenticationException, $"{refused}");
    }

    [Fact]
    public async Task A_certificate_that_was_renewed_is_shown_to_who_connects_from_then_on()
    {
        using var renewed = cluster.Certificates.Renew(serial: 7);

        await using var stream = await ConnectAsync(cluster.Certificates);

        Assert.Equal(renewed.SerialNumber, stream.RemoteCertificate?.GetSerialNumberString());
        await using var socket = await cluster.JoinAsync("bench:renewed");
    }

    private async Task<SslStream> ConnectAsync(CertificateFolder certificates)
    {
        var stream = new SslStream(new TcpClient("127.0.0.1", cluster.OrleansPort).GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "node",
            ApplicationProtocols = [new SslApplicationProtocol("Orleans1")],
#pragma warning disable CA5359 // The silo's certificate isn't what is tried: who speaks to it is.
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificates.Node,
        });
        return stream;
    }
}
