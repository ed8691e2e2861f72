using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace Orleans.Channels.Hosting;

/// <summary>
/// TLS between silos and gateways, by the configuration section <c>Orleans:Tls</c>: each proves by a certificate of one authority that it belongs
/// to the cluster. Names don't count, for all that belong to it are trusted alike.
/// </summary>
/// <param name="certificates">The node's, and its authority's.</param>
internal sealed class ClusterTls(ClusterCertificates certificates)
{
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
            return new ClusterTls(new ClusterCertificates(FileOf(section, "Certificate"), FileOf(section, "Key"), FileOf(section, "Authority")));
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new OrleansConfigurationException($"Orleans:Tls names a file that can't be read as what it is: {exception.Message}");
        }
    }

    /// <summary>Sets up the connections of a silo or a client.</summary>
    public void Configure(TlsOptions options)
    {
        options.LocalCertificate = certificates.Own;
        options.LocalServerCertificateSelector = (_, _) => certificates.Own;
        options.LocalClientCertificateSelector = (_, _, _, _, _) => certificates.Own;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (certificate, _, _) => IsOfTheCluster(certificate);
        options.OnAuthenticateAsClient = (_, client) => client.TargetHost = certificates.Own.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
    }

    private bool IsOfTheCluster(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(certificates.Authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    private static string FileOf(IConfigurationSection section, string key) => section[key] is { Length: > 0 } file
        ? file
        : throw new OrleansConfigurationException($"Orleans:Tls needs {key}, the path of a PEM file. It needs all three of Certificate, Key and Authority, or none.");
}
