using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Orleans.Channels.Tests;

/// <summary>An authority, and a node's certificate that it made, in files as operators have them.</summary>
internal sealed class CertificateFolder : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(50);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("orleans-channels-tls-");
    private readonly ECDsa _authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;

    public CertificateFolder()
    {
        var request = new CertificateRequest("CN=cluster", _authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        _authority = request.CreateSelfSigned(Now, Now.AddYears(50));
        Write("authority.pem", _authority.ExportCertificatePem());
        Node = Renew(serial: 1);
    }

    /// <summary>The node's first certificate, with its key.</summary>
    public X509Certificate2 Node { get; }

    /// <summary>What a node is told.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["Orleans:Tls:Certificate"] = PathOf("node.pem"),
        ["Orleans:Tls:Key"] = PathOf("node.key"),
        ["Orleans:Tls:Authority"] = PathOf("authority.pem"),
    };

    /// <summary>Writes another certificate of the node in the place of the one that is there.</summary>
    public X509Certificate2 Renew(byte serial)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var node = new CertificateRequest("CN=node", key, HashAlgorithmName.SHA256).Create(_authority, Now, Now.AddYears(49), [serial]);
        Write("node.pem", node.ExportCertificatePem());
        Write("node.key", key.ExportPkcs8PrivateKeyPem());
        return node.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        Node.Dispose();
        _authority.Dispose();
        _authorityKey.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Write(string name, string pem) => File.WriteAllText(PathOf(name), pem);

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
