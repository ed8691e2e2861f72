using System.Runtime.InteropServices;

namespace Orleans.Channels.Benchmarks;

/// <summary>The system's TLS, which .NET uses as well: here for one thread that never waits.</summary>
internal static unsafe partial class OpenSsl
{
    public const int WantRead = 2;
    public const int WantWrite = 3;

    private const string Library = "libssl.so.3";

    // As the protocol is offered (RFC 7301 §3.1).
    private static readonly byte[] OfferedHttp2 = [2, (byte)'h', (byte)'2'];
    private static readonly Lazy<nint> Http11 = new(static () => NewContext(TlsClientMethod()));
    private static readonly Lazy<nint> Http2 = new(static () =>
    {
        var context = NewContext(TlsClientMethod());
        _ = Offer(context, OfferedHttp2, (uint)OfferedHttp2.Length);
        return context;
    });

    /// <summary>A client's end of a connection. It takes any certificate.</summary>
    /// <param name="fd">The connection, which must not block.</param>
    /// <param name="http2">Whether HTTP/2 is offered.</param>
    public static nint Connect(int fd, bool http2)
    {
        var ssl = New(http2 ? Http2.Value : Http11.Value);
        _ = SetDescriptor(ssl, fd);
        SetConnect(ssl);
        return ssl;
    }

    [LibraryImport(Library, EntryPoint = "SSL_do_handshake")]
    public static partial int Shake(nint ssl);

    [LibraryImport(Library, EntryPoint = "SSL_read")]
    public static partial int Read(nint ssl, byte* buffer, int length);

    [LibraryImport(Library, EntryPoint = "SSL_write")]
    public static partial int Write(nint ssl, byte* bytes, int length);

    [LibraryImport(Library, EntryPoint = "SSL_get_error")]
    public static partial int ErrorOf(nint ssl, int result);

    [LibraryImport(Library, EntryPoint = "SSL_free")]
    public static partial void Free(nint ssl);

    /// <summary>Forgets the thread's errors, which the next call would take for its own.</summary>
    [LibraryImport("libcrypto.so.3", EntryPoint = "ERR_clear_error")]
    public static partial void ForgetErrors();

    [LibraryImport(Library, EntryPoint = "TLS_client_method")]
    private static partial nint TlsClientMethod();

    [LibraryImport(Library, EntryPoint = "SSL_CTX_new")]
    private static partial nint NewContext(nint method);

    [LibraryImport(Library, EntryPoint = "SSL_CTX_set_alpn_protos")]
    private static partial int Offer(nint context, byte[] protocols, uint length);

    [LibraryImport(Library, EntryPoint = "SSL_new")]
    private static partial nint New(nint context);

    [LibraryImport(Library, EntryPoint = "SSL_set_fd")]
    private static partial int SetDescriptor(nint ssl, int fd);

    [LibraryImport(Library, EntryPoint = "SSL_set_connect_state")]
    private static partial void SetConnect(nint ssl);
}
