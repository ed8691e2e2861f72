namespace Orleans.Channels.Benchmarks;

/// <summary>A client's WebSocket frame, made once: only its number is written before each send.</summary>
internal sealed class NumberedFrame
{
    /// <summary>What stands before the number in every payload.</summary>
    public const string Mark = "n:";

    private const int Digits = 12;

    private readonly int _number;

    private NumberedFrame(byte[] bytes)
    {
        Bytes = bytes;
        _number = bytes.AsSpan().IndexOf("\"n:"u8) + 3;
    }

    /// <summary>The whole frame.</summary>
    public byte[] Bytes { get; }

    /// <summary>A text of a length that carries a number.</summary>
    public static string Text(int length) => (Mark + new string('0', Digits) + ":").PadRight(length, 'x');

    /// <summary>Makes a frame of a message that has such a text in it.</summary>
    public static NumberedFrame Of(string message) => new(ClientFrame.Text(message));

    /// <summary>Finds the number in what a server sent; -1 when there is none.</summary>
    public static long NumberIn(ReadOnlySpan<byte> message)
    {
        var at = message.IndexOf("\"n:"u8);
        if (at < 0 || at + 3 + Digits > message.Length)
        {
            return -1;
        }

        long number = 0;
        foreach (var digit in message.Slice(at + 3, Digits))
        {
            number = (number * 10) + (digit - '0');
        }

        return number;
    }

    /// <summary>Writes the number.</summary>
    public void Set(long number)
    {
        for (var at = _number + Digits - 1; at >= _number; at--)
        {
            Bytes[at] = (byte)('0' + (number % 10));
            number /= 10;
        }
    }
}
