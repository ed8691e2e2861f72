using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.InteropServices;

namespace Orleans.Channels.Benchmarks;

/// <summary>One WebSocket of the bare server. It trusts its client: frames are whole, short, and without escapes.</summary>
internal sealed class BareConnection(IDuplexPipe pipe, BareTopics topics)
{
    private const int MaxMessage = 4096;
    private const byte FinalText = 0x81;
    private const int Close = 8;
    private const int Text = 1;

    [ThreadStatic]
    private static byte[]? _scratch;

    private readonly Lock _gate = new();
    private readonly List<BareTopic> _joined = new(1);

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
            foreach (var topic in _joined)
            {
                topic.Remove(this);
            }
        }
    }

    /// <summary>Writes a frame and lets it go.</summary>
    public void Write(ReadOnlySpan<byte> frame)
    {
        lock (_gate)
        {
            pipe.Output.Write(frame);
            var flush = pipe.Output.FlushAsync();
            if (flush.IsCompletedSuccessfully)
            {
                _ = flush.Result;
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

    // [join_ref,ref,topic,event,payload]
    private void Handle(ReadOnlySpan<byte> message)
    {
        var rest = message[1..^1];
        var joinRef = Take(ref rest);
        var reference = Take(ref rest);
        var topic = Take(ref rest);
        var name = Take(ref rest);
        if (name.SequenceEqual("\"echo\""u8))
        {
            Reply(joinRef, reference, topic, rest);
        }
        else if (name.SequenceEqual("\"cast\""u8))
        {
            Cast(topic, name, rest);
        }
        else if (name.SequenceEqual("\"phx_join\""u8))
        {
            var joined = topics.Find(topic);
            _joined.Add(joined);
            joined.Add(this);
            Reply(joinRef, reference, topic, "{}"u8);
        }
        else
        {
            Reply("null"u8, reference, topic, "{}"u8);
        }
    }

    private void Reply(ReadOnlySpan<byte> joinRef, ReadOnlySpan<byte> reference, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> response)
    {
        Span<byte> frame = stackalloc byte[MaxMessage];
        var writer = new BareWriter(frame);
        writer.Write("["u8);
        writer.Write(joinRef);
        writer.Write(","u8);
        writer.Write(reference);
        writer.Write(","u8);
        writer.Write(topic);
        writer.Write(",\"phx_reply\",{\"status\":\"ok\",\"response\":"u8);
        writer.Write(response);
        writer.Write("}]"u8);
        Write(writer.End(FinalText));
    }

    private void Cast(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> name, ReadOnlySpan<byte> payload)
    {
        Span<byte> frame = stackalloc byte[MaxMessage];
        var writer = new BareWriter(frame);
        writer.Write("[null,null,"u8);
        writer.Write(topic);
        writer.Write(","u8);
        writer.Write(name);
        writer.Write(","u8);
        writer.Write(payload);
        writer.Write("]"u8);
        var bytes = writer.End(FinalText);
        foreach (var joined in _joined)
        {
            if (topic.SequenceEqual(joined.Json))
            {
                joined.Broadcast(bytes);
                return;
            }
        }
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest)
    {
        var length = rest.IndexOf((byte)',');
        var field = rest[..length];
        rest = rest[(length + 1)..];
        return field;
    }
}
