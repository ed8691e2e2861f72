using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Orleans.Channels.Tests;

/// <summary>An authority, and a node's certificate that it made, in files as operators have them.</summary>
internal sealed class CertificateFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orleans-channels-tls-");

    public CertificateFolder()
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(50);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=cluster", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        using var authority = request.CreateSelfSigned(now, now.AddYears(50));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var node = new CertificateRequest("CN=node", key, HashAlgorithmName.SHA256).Create(authority, now, now.AddYears(49), [1]);
        Write("authority.pem", authority.ExportCertificatePem());
        Write("node.pem", node.ExportCertificatePem());
        Write("node.key", key.ExportPkcs8PrivateKeyPem());
        Node = node.CopyWithPrivateKey(key);
    }

    /// <summary>The node's certificate, with its key.</summary>
    public X509Certificate2 Node { get; }

    /// <summary>What a node is told.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["Orleans:Tls:Certificate"] = PathOf("node.pem"),
        ["Orleans:Tls:Key"] = PathOf("node.key"),
        ["Orleans:Tls:Authority"] = PathOf("authority.pem"),
    };

    public void Dispose()
    {
        Node.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Write(string name, string pem) => File.WriteAllText(PathOf(name), pem);

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
