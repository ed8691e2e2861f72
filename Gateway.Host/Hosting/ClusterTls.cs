using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace Orleans.Channels.Hosting;

/// <summary>
/// TLS between silos and gateways, by the configuration section <c>Orleans:Tls</c>: each proves by a certificate of one authority that it belongs
/// to the cluster. Names don't count, for all that belong to it are trusted alike.
/// </summary>
internal sealed class ClusterTls
{
    private readonly X509Certificate2 _own;
    private readonly X509Certificate2 _authority;

    private ClusterTls(X509Certificate2 own, X509Certificate2 authority)
    {
        _own = own;
        _authority = authority;
    }

    /// <summary>Reads the configuration.</summary>
    /// <param name="orleans">The section <c>Orleans</c>.</param>
    /// <returns>Null when TLS isn't asked for.</returns>
    /// <exception cref="OrleansConfigurationException">It is asked for, and a file is missing or isn't what it is named as.</exception>
    public static ClusterTls? Find(IConfiguration orleans)
    {
        var section = orleans.GetSection("Tls");
        if (!section.Exists())
        {
            return null;
        }

        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(FileOf(section, "Certificate"), FileOf(section, "Key"));

            // Not every system's TLS takes a key that was never in a store.
            var own = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
            return new ClusterTls(own, X509CertificateLoader.LoadCertificateFromFile(FileOf(section, "Authority")));
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new OrleansConfigurationException($"Orleans:Tls names a file that can't be read as what it is: {exception.Message}");
        }
    }

    /// <summary>Sets up the connections of a silo or a client.</summary>
    public void Configure(TlsOptions options)
    {
        options.LocalCertificate = _own;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (certificate, _, _) => IsOfTheCluster(certificate);
        options.OnAuthenticateAsClient = (_, client) => client.TargetHost = _own.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
    }

    private bool IsOfTheCluster(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    private static string FileOf(IConfigurationSection section, string key) => section[key] is { Length: > 0 } file
        ? file
        : throw new OrleansConfigurationException($"Orleans:Tls needs {key}, the path of a PEM file. It needs all three of Certificate, Key and Authority, or none.");
}
