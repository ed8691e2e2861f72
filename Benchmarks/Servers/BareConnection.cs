using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Benchmarks;

/// <summary>One WebSocket of the bare server, framed by hand: frames are whole.</summary>
internal sealed class BareConnection(IDuplexPipe pipe, BareTopics topics) : BareMember(topics)
{
    private const int Close = 8;
    private const int Text = 1;

    [ThreadStatic]
    private static byte[]? _scratch;

    private readonly Lock _gate = new();

    private static byte[] Scratch => _scratch ??= new byte[2 * MaxMessage];

    public async Task RunAsync()
    {
        try
        {
            var open = true;
            while (open)
            {
                var result = await pipe.Input.ReadAsync();
                var buffer = result.Buffer;
                while (open && TryRead(ref buffer, out var opcode, out var length))
                {
                    open = opcode != Close;
                    if (opcode == Text)
                    {
                        Handle(Scratch.AsSpan(0, length));
                    }
                }

                pipe.Input.AdvanceTo(buffer.Start, buffer.End);
                open &= !result.IsCompleted;
            }
        }
        catch (IOException)
        {
            // The client is gone.
        }
        finally
        {
            Leave();
        }
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlyMemory<byte> frame)
    {
        lock (_gate)
        {
            pipe.Output.Write(frame.Span);
            var flush = pipe.Output.FlushAsync();
            if (flush.IsCompletedSuccessfully)
            {
                _ = flush.Result;
            }
            else if (pipe is StreamPipe)
            {
                // A stream takes nothing meanwhile, where the connection's own pipe does.
                _ = flush.AsTask().GetAwaiter().GetResult();
            }
        }
    }

    private static bool TryRead(ref ReadOnlySequence<byte> buffer, out int opcode, out int length)
    {
        opcode = 0;
        length = 0;
        Span<byte> header = stackalloc byte[8];
        var available = (int)Math.Min(buffer.Length, header.Length);
        buffer.Slice(0, available).CopyTo(header);
        if (available < 6)
        {
            return false;
        }

        var isShort = (header[1] & 0x7F) < 126;
        var headerLength = isShort ? 6 : 8;
        length = isShort ? header[1] & 0x7F : BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        if (buffer.Length < headerLength + length)
        {
            return false;
        }

        opcode = header[0] & 0xF;
        var message = Scratch.AsSpan(0, length);
        buffer.Slice(headerLength, length).CopyTo(message);
        Unmask(message, BinaryPrimitives.ReadUInt32LittleEndian(header[(headerLength - 4)..]));
        buffer = buffer.Slice(headerLength + length);
        return true;
    }

    private static void Unmask(Span<byte> message, uint key)
    {
        var wide = MemoryMarshal.Cast<byte, ulong>(message);
        var wideKey = ((ulong)key << 32) | key;
        for (var at = 0; at < wide.Length; at++)
        {
            wide[at] ^= wideKey;
        }

        for (var at = wide.Length * 8; at < message.Length; at++)
        {
            message[at] ^= (byte)(key >> (8 * (at & 3)));
        }
    }
}
