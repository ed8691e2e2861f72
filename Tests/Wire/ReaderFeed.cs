using System.Buffers;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>Feeds a reader like a pipe does, cut in every way, and says what came out in one line a message.</summary>
internal static class ReaderFeed
{
    /// <summary>Feeds the bytes whole, byte by byte, cut at every place, and in segments; all must come to the same.</summary>
    public static List<string> ReadEveryWay(byte[] bytes, int maxFrameBytes = WireLimits.MaxFrameBytes, bool mayBeCompressed = false)
    {
        var whole = Read([bytes], maxFrameBytes, mayBeCompressed);
        Assert.Equal(whole, Read(bytes.Chunk(1), maxFrameBytes, mayBeCompressed));
        foreach (var segmentLength in new[] { 1, 3, 7, 13 })
        {
            Assert.Equal(whole, ReadSegments(bytes, segmentLength, maxFrameBytes, mayBeCompressed));
        }

        for (var cut = 1; cut < bytes.Length; cut++)
        {
            Assert.Equal(whole, Read([bytes[..cut], bytes[cut..]], maxFrameBytes, mayBeCompressed));
        }

        return whole;
    }

    /// <summary>Feeds one piece after the other; what a read leaves is put before the next piece.</summary>
    public static List<string> Read(IEnumerable<byte[]> pieces, int maxFrameBytes = WireLimits.MaxFrameBytes, bool mayBeCompressed = false)
    {
        using var reader = new WebSocketFrameReader(maxFrameBytes, Math.Min(maxFrameBytes, WireLimits.MaxMessageBytes), mayBeCompressed);
        var outcome = new List<string>();
        byte[] left = [];
        foreach (var piece in pieces)
        {
            var buffer = new ReadOnlySequence<byte>([.. left, .. piece]);
            if (!Drain(reader, ref buffer, outcome))
            {
                break;
            }

            left = buffer.ToArray();
        }

        return outcome;
    }

    /// <summary>Feeds everything at once, in segments of a few bytes.</summary>
    public static List<string> ReadSegments(byte[] bytes, int segmentLength, int maxFrameBytes = WireLimits.MaxFrameBytes, bool mayBeCompressed = false)
    {
        using var reader = new WebSocketFrameReader(maxFrameBytes, Math.Min(maxFrameBytes, WireLimits.MaxMessageBytes), mayBeCompressed);
        var outcome = new List<string>();
        var buffer = Segment.Sequence(bytes.Chunk(segmentLength));
        Drain(reader, ref buffer, outcome);
        return outcome;
    }

    private static bool Drain(WebSocketFrameReader reader, ref ReadOnlySequence<byte> buffer, List<string> outcome)
    {
        try
        {
            while (reader.TryRead(ref buffer, out var message))
            {
                outcome.Add($"{message.Opcode} {message.CloseCode}{Convert.ToHexString(message.Payload.Span)}");
            }

            return true;
        }
        catch (WebSocketProtocolException violation)
        {
            outcome.Add($"refused {violation.CloseCode}");
            return false;
        }
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        private Segment(byte[] bytes, long start)
        {
            Memory = bytes;
            RunningIndex = start;
        }

        public static ReadOnlySequence<byte> Sequence(IEnumerable<byte[]> pieces)
        {
            Segment? first = null;
            Segment? last = null;
            foreach (var piece in pieces)
            {
                var segment = new Segment(piece, last is null ? 0 : last.RunningIndex + last.Memory.Length);
                first ??= segment;
                last?.Next = segment;
                last = segment;
            }

            return first is null ? default : new ReadOnlySequence<byte>(first, 0, last!, last!.Memory.Length);
        }
    }
}
