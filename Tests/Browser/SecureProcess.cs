using System.Security.Cryptography.X509Certificates;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests.Browser;

/// <summary>Silo and gateway in one process, with a certificate and otherwise Kestrel's defaults: browsers speak HTTP/2 to it.</summary>
public sealed class SecureProcess : ChannelServer
{
    private const string Password = "tests";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public SecureProcess()
    {
        var file = Path.Combine(_folder.FullName, "certificate.pfx");
        using var certificate = SelfSigned.New();
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, Password));
        Settings = new Dictionary<string, string>
        {
            ["Kestrel:Endpoints:Http:Url"] = $"http://127.0.0.1:{Port}",
            ["Kestrel:Endpoints:Https:Url"] = $"https://127.0.0.1:{SecurePort}",
            ["Kestrel:Endpoints:Https:Certificate:Path"] = file,
            ["Kestrel:Endpoints:Https:Certificate:Password"] = Password,
        };
    }

    /// <summary>The port with the certificate.</summary>
    public int SecurePort { get; } = LocalPorts.Next();

    protected override IReadOnlyDictionary<string, string> Settings { get; }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    protected override Task StartAsync() => StartSiloAsync(Port, withGateway: true);
}
