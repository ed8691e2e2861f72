namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>WebSocket frames as no client writes them, and some as all do.</summary>
internal sealed class AbuseFrames(Random random, AbuseMessages messages)
{
    /// <summary>One input: a frame, or a flood of small ones.</summary>
    public byte[] Next() => random.Next(60) switch
    {
        0 => Flood(0x89, 200),
        1 => [.. Frame(0x01, [(byte)'[']), .. Flood(0x00, 300)],
        2 => Frame((byte)random.Next(256), Noise(random.Next(200))),
        3 => Frame(0x88, Noise(random.Next(4))),
        4 => WebSocketFrame.HeaderPromising(WebSocketOpcode.Text, random.NextInt64()),
        5 => WebSocketFrame.HeaderPromising(WebSocketOpcode.Binary, random.Next(70_000)),
        6 => Noise(random.Next(1, 50)),
        7 => Unmasked(),
        _ => Message(),
    };

    private byte[] Message()
    {
        var message = messages.Next(out var binary);
        var opcode = (byte)(binary ? 0x02 : 0x01);
        if (message.Length < 2 || random.Next(6) > 0)
        {
            return Frame((byte)(0x80 | opcode), message);
        }

        var middle = random.Next(1, message.Length);
        return [.. Frame(opcode, message[..middle]), .. Frame(0x89, []), .. Frame(0x80, message[middle..])];
    }

    private static byte[] Unmasked() => [0x81, 2, (byte)'[', (byte)']'];

    private byte[] Flood(byte head, int count) => [.. Enumerable.Range(0, count).SelectMany(_ => Frame(head, Noise(random.Next(3))))];

    private byte[] Noise(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Frame(byte head, byte[] payload)
    {
        var frame = new WebSocketFrame((WebSocketOpcode)(head & 0x0F), payload).ToBytes();
        frame[0] = head;
        return frame;
    }
}
