using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Orleans.Channels.Benchmarks;

/// <summary>A certificate for the servers of a run, which nobody has signed.</summary>
internal static class OwnCertificate
{
    /// <summary>The file that it is in, with its key. It is good for a day.</summary>
    public static Lazy<string> File { get; } = new(Write);

    private static string Write()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var folder = Directory.CreateTempSubdirectory();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        var file = Path.Combine(folder.FullName, "server.pfx");
        System.IO.File.WriteAllBytes(file, certificate.Export(X509ContentType.Pfx));
        return file;
    }
}
