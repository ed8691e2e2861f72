using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>A silo and a gateway, each with a certificate of the cluster's authority.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "xUnit disposes of it.")]
public sealed class TlsCluster : ChannelServer
{
    internal CertificateFolder Certificates { get; } = new();

    protected override IReadOnlyDictionary<string, string> Settings => Certificates.Settings;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Certificates.Dispose();
    }

    protected override async Task StartAsync()
    {
        await StartSiloAsync(LocalPorts.Next(), withGateway: false);
        await StartGatewayAsync(Port);
    }
}
