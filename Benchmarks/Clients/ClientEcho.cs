namespace Orleans.Channels.Benchmarks;

/// <summary>What is echoed: 64 bytes and a number.</summary>
internal sealed record ClientEcho(int N, string Pad)
{
    public static readonly string Pad64 = new('x', 64);

    public static readonly ClientEcho One = new(0, Pad64);
}
