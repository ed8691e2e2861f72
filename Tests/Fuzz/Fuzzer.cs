namespace Orleans.Channels.Tests;

/// <summary>Makes inputs of those that are known: damaged, spliced, repeated, with words in them that parsers trip over.</summary>
/// <param name="random">Decides.</param>
/// <param name="corpus">What is known.</param>
internal sealed class Fuzzer(Random random, byte[][] corpus)
{
    private const int Longest = 4_096;

    private static readonly byte[][] Words =
    [
        .. new[] { "null", "\"", "[", "]", "{", "}", ",", "\\u0000", "\\ud800", "\u202e", "@", "-", "/", ".", "=", "&", "[]", "%00", "%ff", "%", "+", "\r\n", "\n", "1e999", "-1", "phx_join", "phoenix", "ffffffffffffffff" }.Select(Bytes.Utf8),
        [0], [0xFF], [0x80], [0x81, 0xFE], [0x7F, 0xFF, 0xFF, 0xFF], [0xED, 0xA0, 0x80], [0xF0, 0x9F],
    ];

    /// <summary>One input.</summary>
    public byte[] Next()
    {
        var input = Pick(corpus).ToList();
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            Change(input);
        }

        return [.. input.Take(Longest)];
    }

    private void Change(List<byte> input)
    {
        var at = random.Next(input.Count + 1);
        switch (random.Next(6))
        {
            case 0 when at < input.Count:
                input[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < input.Count:
                input[at] = (byte)random.Next(256);
                break;
            case 2:
                input.RemoveRange(at, random.Next(input.Count - at + 1));
                break;
            case 3:
                input.InsertRange(at, Pick(Words));
                break;
            case 4:
                var other = Pick(corpus);
                input.InsertRange(at, other.AsSpan(random.Next(other.Length + 1)).ToArray());
                break;
            default:
                input.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(64)));
                break;
        }
    }

    private byte[] Pick(byte[][] of) => of[random.Next(of.Length)];
}
