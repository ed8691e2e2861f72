using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.WebSockets;
using System.Text;

namespace Orleans.Channels.Gateway;

/// <summary>
/// A WebSocket whose frames the server itself reads and writes, as ASP.NET Core's TestServer does, as the pipe of frames that a
/// <see cref="WebSocketConnection"/> works on: its bounds, times and close codes hold here as everywhere.
/// </summary>
/// <remarks>Such a server doesn't tell what was one frame. So each message is taken for fragments, and pings are the server's matter.</remarks>
internal sealed class WebSocketPipe : IDuplexPipe, IAsyncDisposable
{
    private const byte Final = 0x80;
    private const byte Masked = 0x80;
    private const byte OpcodeBits = 0x0F;
    private const byte Length16 = 126;
    private const byte Length64 = 127;

    // Two bytes, a length of two, and a mask of zeros, which leaves the payload as it is.
    private const int HeaderLength = 8;
    private const int FragmentLength = 16 * 1024;

    private static readonly PipeOptions Options = new(useSynchronizationContext: false);

    private readonly WebSocket _socket;
    private readonly Pipe _received = new(Options);
    private readonly Pipe _sent = new(Options);
    private readonly Task _receiving;
    private readonly Task _sending;

    /// <param name="socket">The WebSocket, which ends with this pipe.</param>
    /// <param name="aborted">When the request is aborted.</param>
    public WebSocketPipe(WebSocket socket, CancellationToken aborted)
    {
        _socket = socket;
        _receiving = ReceiveAsync(aborted);
        _sending = SendAsync(aborted);
    }

    public PipeReader Input => _received.Reader;

    public PipeWriter Output => _sent.Writer;

    /// <summary>Lets what was written leave, and ends the WebSocket.</summary>
    public async ValueTask DisposeAsync()
    {
        await _sent.Writer.CompleteAsync();
        await _sending;
        _socket.Dispose();
        await _received.Reader.CompleteAsync();
        await _receiving;
    }

    private async Task ReceiveAsync(CancellationToken aborted)
    {
        var frames = _received.Writer;
        try
        {
            var continues = false;
            FlushResult flushed;
            do
            {
                var memory = frames.GetMemory(HeaderLength + FragmentLength)[..(HeaderLength + FragmentLength)];
                var fragment = await _socket.ReceiveAsync(memory[HeaderLength..], aborted);
                if (fragment.MessageType == WebSocketMessageType.Close)
                {
                    WriteClose(frames, (ushort?)_socket.CloseStatus);
                    await frames.FlushAsync(CancellationToken.None);
                    return;
                }

                // One that adds nothing is no frame of the client's, but a way to read.
                if (fragment is { Count: > 0 } or { EndOfMessage: true })
                {
                    var opcode = continues ? WebSocketOpcode.Continuation
                        : fragment.MessageType == WebSocketMessageType.Text ? WebSocketOpcode.Text
                        : WebSocketOpcode.Binary;
                    var header = memory.Span[..HeaderLength];
                    header.Clear();
                    header[0] = (byte)((fragment.EndOfMessage ? Final : 0) | (byte)opcode);
                    header[1] = Masked | Length16;
                    BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)fragment.Count);
                    frames.Advance(HeaderLength + fragment.Count);
                    continues = !fragment.EndOfMessage;
                }

                flushed = await frames.FlushAsync(CancellationToken.None);
            }
            while (!flushed.IsCompleted);
        }
        catch (Exception exception) when (IsGone(exception))
        {
            // The reading side sees the end.
        }
        finally
        {
            await frames.CompleteAsync();
        }
    }

    private static void WriteClose(PipeWriter frames, ushort? code)
    {
        // 1005 says that none came.
        var length = code is null or (ushort)WebSocketCloseStatus.Empty ? 0 : sizeof(ushort);
        Span<byte> frame = [(byte)(Final | (byte)WebSocketOpcode.Close), (byte)(Masked | length), 0, 0, 0, 0, (byte)(code.GetValueOrDefault() >> 8), (byte)code.GetValueOrDefault()];
        frames.Write(frame[..^(sizeof(ushort) - length)]);
    }

    private async Task SendAsync(CancellationToken aborted)
    {
        var frames = _sent.Reader;
        try
        {
            ReadResult result;
            do
            {
                result = await frames.ReadAsync(CancellationToken.None);
                var buffer = result.Buffer;
                while (TryTake(ref buffer, out var opcode, out var payload))
                {
                    await SendAsync(opcode, payload, aborted);
                }

                frames.AdvanceTo(buffer.Start, buffer.End);
            }
            while (!result.IsCompleted);
        }
        catch (Exception exception) when (IsGone(exception))
        {
            // The reading side sees the end.
        }
        finally
        {
            await frames.CompleteAsync();
        }
    }

    private async Task SendAsync(WebSocketOpcode opcode, ReadOnlySequence<byte> payload, CancellationToken aborted)
    {
        switch (opcode)
        {
            case WebSocketOpcode.Close:
                await _socket.CloseOutputAsync((WebSocketCloseStatus)CodeOf(payload), ReasonOf(payload), aborted);
                break;
            case WebSocketOpcode.Text or WebSocketOpcode.Binary:
                var type = opcode == WebSocketOpcode.Text ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
                while (!payload.IsSingleSegment)
                {
                    await _socket.SendAsync(payload.First, type, endOfMessage: false, aborted);
                    payload = payload.Slice(payload.First.Length);
                }

                await _socket.SendAsync(payload.First, type, endOfMessage: true, aborted);
                break;
        }
    }

    private static ushort CodeOf(in ReadOnlySequence<byte> payload)
    {
        var reader = new SequenceReader<byte>(payload);
        return reader.TryReadBigEndian(out short code) ? (ushort)code : WebSocketCloseCode.Normal;
    }

    private static string ReasonOf(in ReadOnlySequence<byte> payload) =>
        payload.Length > sizeof(ushort) ? Encoding.UTF8.GetString(payload.Slice(sizeof(ushort))) : string.Empty;

    // The gateway's own frames: whole, and without a mask.
    private static bool TryTake(ref ReadOnlySequence<byte> buffer, out WebSocketOpcode opcode, out ReadOnlySequence<byte> payload)
    {
        (opcode, payload) = (default, default);
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryRead(out var first) || !reader.TryRead(out var second))
        {
            return false;
        }

        long length = second;
        if (second == Length16)
        {
            if (!reader.TryReadBigEndian(out short length16))
            {
                return false;
            }

            length = (ushort)length16;
        }
        else if (second == Length64 && !reader.TryReadBigEndian(out length))
        {
            return false;
        }

        if (reader.Remaining < length)
        {
            return false;
        }

        opcode = (WebSocketOpcode)(first & OpcodeBits);
        payload = reader.UnreadSequence.Slice(0, length);
        buffer = buffer.Slice(payload.End);
        return true;
    }

    private static bool IsGone(Exception exception) => exception is WebSocketException or IOException or OperationCanceledException or InvalidOperationException;
}
