using System.Diagnostics;

namespace Orleans.Channels.Benchmarks;

/// <summary>A TLS connection. What is sent before both have agreed waits for that.</summary>
internal sealed unsafe class TlsLink : Link
{
    private readonly int _fd;
    private readonly nint _ssl;
    private byte[] _early = [];
    private bool _isAgreed;

    /// <param name="fd">The TCP connection's descriptor.</param>
    /// <param name="http2">Whether HTTP/2 is offered.</param>
    public TlsLink(int fd, bool http2)
    {
        Native.LetNotBlock(fd);
        _fd = fd;
        _ssl = OpenSsl.Connect(fd, http2);
        _ = TryAgree();
    }

    /// <inheritdoc/>
    public override void Send(ReadOnlySpan<byte> bytes)
    {
        if (!_isAgreed)
        {
            _early = [.. _early, .. bytes];
            return;
        }

        fixed (byte* start = bytes)
        {
            // It takes all or nothing.
            var since = Stopwatch.GetTimestamp();
            while (Passing(OpenSsl.Write(_ssl, start, bytes.Length)) == 0)
            {
                if (Stopwatch.GetElapsedTime(since) > LongestSend)
                {
                    throw new LoadException("A socket could not send.");
                }
            }
        }
    }

    /// <inheritdoc/>
    public override int Receive(Span<byte> buffer)
    {
        if (!TryAgree())
        {
            return 0;
        }

        fixed (byte* start = buffer)
        {
            return Passing(OpenSsl.Read(_ssl, start, buffer.Length));
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        OpenSsl.Free(_ssl);
        Native.Abort(_fd);
    }

    private bool TryAgree()
    {
        if (!_isAgreed && Passing(OpenSsl.Shake(_ssl)) > 0)
        {
            _isAgreed = true;
            var early = _early;
            _early = [];
            Send(early);
        }

        return _isAgreed;
    }

    // What was done; 0 when it can't be yet.
    private int Passing(int result)
    {
        if (result > 0)
        {
            return result;
        }

        var error = OpenSsl.ErrorOf(_ssl, result);
        OpenSsl.ForgetErrors();
        return error is OpenSsl.WantRead or OpenSsl.WantWrite ? 0 : throw new LoadException($"The server closed a socket (TLS error {error}).");
    }
}
