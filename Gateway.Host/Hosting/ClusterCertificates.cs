using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Orleans.Channels.Hosting;

/// <summary>
/// A node's certificate and those of its authorities, as PEM files have them: a file that has changed is read anew, for whoever connects from
/// then on. What can't be read, as when of certificate and key one is new, changes nothing until it can.
/// </summary>
internal sealed class ClusterCertificates
{
    private readonly string _certificate;
    private readonly string _key;
    private readonly string _authority;
    private readonly Lock _gate = new();
    private (X509Certificate2 Own, X509Certificate2Collection Authorities) _read;
    private DateTime[] _writtenAt;

    /// <param name="certificate">The path of the node's certificate.</param>
    /// <param name="key">The path of its key.</param>
    /// <param name="authority">The path of the certificates of the authorities, one or several.</param>
    /// <exception cref="CryptographicException">A file isn't what it is named as.</exception>
    /// <exception cref="IOException">A file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public ClusterCertificates(string certificate, string key, string authority)
    {
        (_certificate, _key, _authority) = (certificate, key, authority);
        _writtenAt = WrittenAt();
        _read = Read();
    }

    /// <summary>The node's certificate, with its key.</summary>
    public X509Certificate2 Own => Current().Own;

    /// <summary>The certificates of which one has made every node's.</summary>
    public X509Certificate2Collection Authorities => Current().Authorities;

    private (X509Certificate2 Own, X509Certificate2Collection Authorities) Current()
    {
        lock (_gate)
        {
            var writtenAt = WrittenAt();
            if (!writtenAt.SequenceEqual(_writtenAt))
            {
                TryReadAnew(writtenAt);
            }

            return _read;
        }
    }

    private void TryReadAnew(DateTime[] writtenAt)
    {
        try
        {
            (_read, _writtenAt) = (Read(), writtenAt);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // It is just being written, or wrong; the next who connects asks again.
        }
    }

    private (X509Certificate2 Own, X509Certificate2Collection Authorities) Read()
    {
        using var certificate = X509Certificate2.CreateFromPemFile(_certificate, _key);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(_authority);
        if (authorities.Count == 0)
        {
            throw new CryptographicException($"{_authority} has no certificate.");
        }

        // Not every system's TLS takes a key that was never in a store.
        return (X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null), authorities);
    }

    // Of what a link leads to, for that changes where the link doesn't (as in a volume of Kubernetes).
    private DateTime[] WrittenAt() => [.. new[] { _certificate, _key, _authority }.Select(static file => (File.ResolveLinkTarget(file, returnFinalTarget: true) ?? new FileInfo(file)).LastWriteTimeUtc)];
}
