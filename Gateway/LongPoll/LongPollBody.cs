using System.Buffers.Text;

namespace Orleans.Channels.Gateway;

/// <summary>The frames in a post's body: lines of ndjson, or the whole body as one frame.</summary>
internal static class LongPollBody
{
    private const string NdJson = "application/x-ndjson";

    /// <summary>Splits a body.</summary>
    /// <param name="contentType">The post's content type; only ndjson is a batch.</param>
    /// <param name="body">The body.</param>
    /// <param name="maxFrames">How many lines are taken; the rest is dropped, as by Phoenix.</param>
    /// <param name="maxFrameBytes">How many bytes a frame may have.</param>
    /// <exception cref="MalformedFrameException">A line is neither a frame nor base64, or a frame is too long.</exception>
    public static PostedFrame[] Split(string? contentType, ReadOnlySpan<byte> body, int maxFrames, int maxFrameBytes = WireLimits.MaxMessageBytes)
    {
        if (contentType is null || !contentType.StartsWith(NdJson, StringComparison.OrdinalIgnoreCase))
        {
            return [Text(body, maxFrameBytes)];
        }

        var frames = new List<PostedFrame>();
        foreach (var range in body.Split((byte)'\n'))
        {
            var line = body[range].TrimEnd((byte)'\r');
            if (!line.IsEmpty && frames.Count < maxFrames)
            {
                frames.Add(line[0] == '[' ? Text(line, maxFrameBytes) : new PostedFrame(FromBase64(line, maxFrameBytes), IsBinary: true));
            }
        }

        return [.. frames];
    }

    private static PostedFrame Text(ReadOnlySpan<byte> frame, int maxBytes) =>
        frame.Length <= maxBytes ? new PostedFrame(frame.ToArray(), IsBinary: false) : throw TooLong(maxBytes);

    private static MalformedFrameException TooLong(int maxBytes) => new($"A frame of the post has more than {maxBytes} bytes.");

    private static byte[] FromBase64(ReadOnlySpan<byte> line, int maxBytes)
    {
        if (Base64.GetMaxDecodedFromUtf8Length(line.Length) - 2 > maxBytes)
        {
            throw TooLong(maxBytes);
        }

        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(line.Length)];
        return Base64.DecodeFromUtf8(line, bytes, out _, out var written) == System.Buffers.OperationStatus.Done
            ? bytes[..written]
            : throw new MalformedFrameException("A line of the batch is neither a frame nor base64.");
    }
}
