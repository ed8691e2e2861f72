using System.Buffers;
using System.Runtime.InteropServices;
using Orleans.Channels.Gateway;
using static Orleans.Channels.Tests.ClientFrames;

namespace Orleans.Channels.Tests;

public sealed class WebSocketFrameReaderTests
{
    [Fact]
    public void The_example_of_the_RFC_is_read() => Assert.Equal(
        ["Text 48656C6C6F"], // Hello
        ReaderFeed.ReadEveryWay(
        [
            0x81, // final, text
            0x85, // masked, 5 bytes
            0x37, 0xFA, 0x21, 0x3D, // the mask
            0x7F, 0x9F, 0x4D, 0x51, 0x58, // Hello, masked
        ]));

    [Fact]
    public void Frames_are_read_in_their_order() => Assert.Equal(
        ["Text 61", "Binary 00FF", "Ping 616263", "Pong ", "Text 62", "Close 1000627965"],
        ReaderFeed.ReadEveryWay(
        [
            .. Text("a"), .. Frame(WebSocketOpcode.Binary, [0x00, 0xFF]), .. Frame(WebSocketOpcode.Ping, "abc"u8),
            .. Frame(WebSocketOpcode.Pong, []), .. Text("b"), .. Close(1000, "bye"u8.ToArray()),
        ]));

    [Fact]
    public void A_message_may_be_empty() =>
        Assert.Equal(["Text ", "Binary "], ReaderFeed.ReadEveryWay([.. Text(""), .. Frame(WebSocketOpcode.Binary, [])]));

    [Theory]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(300)]
    public void Every_spelling_of_a_length_is_read(int length)
    {
        var payload = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();

        Assert.Equal([$"Binary {Convert.ToHexString(payload)}"], ReaderFeed.ReadEveryWay(Frame(WebSocketOpcode.Binary, payload)));
    }

    [Theory]
    [InlineData(1, 100_000)]
    [InlineData(2, 4_097)]
    [InlineData(3, 1_023)]
    public void A_length_of_eight_bytes_is_read(int seed, int piece)
    {
        // Other bytes each time, since the pool's arrays still hold those of the last time.
        var payload = new byte[70_000];
        new Random(seed).NextBytes(payload);
        var frame = Frame(WebSocketOpcode.Binary, payload);

        Assert.Equal([$"Binary {Convert.ToHexString(payload)}"], ReaderFeed.Read(frame.Chunk(piece)));
        Assert.Equal([$"Binary {Convert.ToHexString(payload)}"], ReaderFeed.ReadSegments(frame, piece));
    }

    [Fact]
    public void Fragments_make_one_message() => Assert.Equal(
        ["Text 616263646566"],
        ReaderFeed.ReadEveryWay([.. Text("abc", final: false), .. Continue("d", false), .. Continue("ef", true)]));

    [Fact]
    public void The_first_and_the_last_fragment_may_be_empty() => Assert.Equal(
        ["Text 61"],
        ReaderFeed.ReadEveryWay([.. Text("", final: false), .. Continue("a", false), .. Continue("", true)]));

    [Fact]
    public void A_character_may_be_cut_by_fragments() => Assert.Equal(
        ["Text F09F9880"],
        ReaderFeed.ReadEveryWay(
        [
            .. Frame(WebSocketOpcode.Text, [0xF0, 0x9F], final: false), .. Frame(WebSocketOpcode.Continuation, [0x98, 0x80]),
        ]));

    [Fact]
    public void Control_frames_may_come_between_fragments() => Assert.Equal(
        ["Ping ", "Pong 31", "Text 616263", "Binary 01"],
        ReaderFeed.ReadEveryWay(
        [
            .. Text("ab", final: false), .. Frame(WebSocketOpcode.Ping, []), .. Frame(WebSocketOpcode.Pong, "1"u8),
            .. Continue("c", true), .. Frame(WebSocketOpcode.Binary, [1]),
        ]));

    [Fact]
    public void A_fragmented_message_may_be_left_by_a_close() => Assert.Equal(
        ["Close 1001"],
        ReaderFeed.ReadEveryWay([.. Text("ab", final: false), .. Close(1001)]));

    [Fact]
    public void What_belongs_to_the_next_message_stays_in_the_buffer()
    {
        using var reader = new WebSocketFrameReader();
        var buffer = new ReadOnlySequence<byte>([.. Text("a"), .. Text("bc")]);

        Assert.True(reader.TryRead(ref buffer, out var message));
        Assert.Equal("a"u8, message.Payload.Span);
        Assert.Equal(Text("bc").Length, buffer.Length);
    }

    [Fact]
    public void Nothing_gives_no_message()
    {
        using var reader = new WebSocketFrameReader();
        var buffer = ReadOnlySequence<byte>.Empty;

        Assert.False(reader.TryRead(ref buffer, out _));
    }

    [Theory]
    [InlineData(9)] // ping
    [InlineData(2)] // binary
    public void A_message_goes_back_to_the_pool_at_the_next_read(byte opcode)
    {
        using var reader = new WebSocketFrameReader();
        var buffer = new ReadOnlySequence<byte>(Frame((WebSocketOpcode)opcode, new byte[100]));
        Assert.True(reader.TryRead(ref buffer, out var message));
        Assert.True(MemoryMarshal.TryGetArray(message.Payload, out var held));
        Assert.False(reader.TryRead(ref buffer, out _));
        var rented = ArrayPool<byte>.Shared.Rent(100);

        // The shared pool hands a thread the array that it gave back last.
        Assert.Same(held.Array, rented);
        ArrayPool<byte>.Shared.Return(rented);
    }

    [Fact]
    public void A_header_that_promises_much_takes_no_memory_for_it()
    {
        var header = Header(0x82, 1_000_000);
        var readers = Enumerable.Range(0, 100).Select(_ => new WebSocketFrameReader()).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var reader in readers)
        {
            var buffer = new ReadOnlySequence<byte>([.. header, 1, 2, 3]);
            Assert.False(reader.TryRead(ref buffer, out _));
            Assert.True(buffer.IsEmpty);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Array.ForEach(readers, reader => reader.Dispose());
    }
}
