using System.IO.Pipelines;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

public sealed class WebSocketOutboxTests
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 16, resumeWriterThreshold: 8, useSynchronizationContext: false));
    private int _overflows;

    [Fact]
    public async Task Frames_of_a_slow_client_wait_and_keep_their_order()
    {
        var outbox = NewOutbox();

        for (var number = 0; number < 50; number++)
        {
            outbox.Send(Frame($"frame {number}"));
        }

        for (var number = 0; number < 50; number++)
        {
            Assert.Equal($"frame {number}", await ReadAsync());
        }

        Assert.Equal(0, _overflows);
    }

    [Fact]
    public async Task Appended_frames_stay_until_they_are_let_go()
    {
        var outbox = NewOutbox();
        outbox.Append(Frame("a"));
        outbox.Append(Frame("b"));
        Assert.False(_pipe.Reader.TryRead(out _));

        outbox.Flush();

        Assert.Equal("a", await ReadAsync());
        Assert.Equal("b", await ReadAsync());
    }

    [Fact]
    public async Task A_frame_takes_none_of_the_pipes_memory_until_it_is_let_go()
    {
        var outbox = NewOutbox();

        outbox.Append(Frame("a"));
        Assert.Equal(0, _pipe.Writer.UnflushedBytes);

        outbox.Flush();
        Assert.Equal("a", await ReadAsync());
    }

    [Fact]
    public async Task What_is_appended_goes_before_a_close()
    {
        var outbox = NewOutbox();
        outbox.Append(Frame("a"));

        outbox.Close(WebSocketFrames.Close(1001));

        Assert.Equal("a", await ReadAsync());
        Assert.Equal("close 03E9", await ReadAsync());
    }

    [Fact]
    public void What_is_appended_to_a_connection_that_is_gone_stays_away_from_its_pipe()
    {
        var outbox = NewOutbox();
        outbox.Append(Frame("a"));

        outbox.Close(null);
        _pipe.Writer.Complete();
        outbox.Flush();

        Assert.False(_pipe.Reader.TryRead(out var end) && !end.Buffer.IsEmpty);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_pipe_that_takes_nothing_more_is_no_fault_of_who_writes(int frames)
    {
        var outbox = NewOutbox();
        _pipe.Writer.Complete();

        for (var number = 0; number < frames; number++)
        {
            outbox.Append(Frame("a"));
        }

        outbox.Flush();

        Assert.False(outbox.Close(WebSocketFrames.Close(1001)));
    }

    [Fact]
    public async Task What_is_appended_while_the_client_is_slow_goes_when_it_reads()
    {
        var outbox = NewOutbox();
        outbox.Send(Frame("more than the pipe takes"));
        outbox.Append(Frame("appended"));

        Assert.Equal("more than the pipe takes", await ReadAsync());
        Assert.Equal("appended", await ReadAsync());
    }

    [Fact]
    public async Task Of_what_may_be_dropped_a_slow_client_gets_the_latest_in_its_place()
    {
        var outbox = NewOutbox(maxFrames: 2);
        var latest = new DroppableEvent(SlowPolicy.KeepLatest);
        outbox.Send(Frame("more than the pipe takes"));
        outbox.Append(Frame("cursor 1"), latest);
        outbox.Append(Frame("message"));

        for (var number = 2; number < 100; number++)
        {
            outbox.Append(Frame($"cursor {number}"), latest);
        }

        Assert.Equal("more than the pipe takes", await ReadAsync());
        Assert.Equal("message", await ReadAsync());
        Assert.Equal("cursor 99", await ReadAsync());
        Assert.Equal(0, _overflows);
    }

    [Fact]
    public void More_frames_than_the_bound_overflow()
    {
        var outbox = NewOutbox(maxFrames: 2);
        outbox.Send(Frame("more than the pipe takes"));
        outbox.Send(Frame("1"));
        outbox.Send(Frame("2"));
        Assert.Equal(0, _overflows);

        outbox.Send(Frame("3"));

        Assert.Equal(1, _overflows);
    }

    [Fact]
    public void More_bytes_than_the_bound_overflow()
    {
        var outbox = NewOutbox(maxBytes: 30);
        outbox.Send(Frame("more than the pipe takes"));
        outbox.Send(Frame("12345678"));
        outbox.Send(Frame("12345678"));
        outbox.Send(Frame("12345678"));
        Assert.Equal(0, _overflows);

        outbox.Send(Frame("1"));

        Assert.Equal(1, _overflows);
    }

    [Fact]
    public async Task Room_comes_back_when_the_client_reads()
    {
        var outbox = NewOutbox(maxFrames: 1);
        outbox.Send(Frame("more than the pipe takes"));
        outbox.Send(Frame("1"));
        Assert.Equal("more than the pipe takes", await ReadAsync());
        Assert.Equal("1", await ReadAsync());

        outbox.Send(Frame("more than the pipe takes again"));
        outbox.Send(Frame("2"));

        Assert.Equal("more than the pipe takes again", await ReadAsync());
        Assert.Equal("2", await ReadAsync());
        Assert.Equal(0, _overflows);
    }

    [Fact]
    public async Task All_that_gathered_goes_into_the_pipe_at_once_and_counts_until_the_client_takes_it()
    {
        const int Length = 40_000;
        var outbox = NewOutbox(maxFrames: 4, maxBytes: 1_000_000);
        SendMany(5);

        await ReadAsync();
        await Patience.UntilAsync(() => outbox.Waiting < 4);
        Assert.InRange(outbox.WaitingBytes, 4 * Length, long.MaxValue);
        SendMany(4);

        for (var frame = 0; frame < 8; frame++)
        {
            await ReadAsync();
        }

        Assert.Equal(0, _overflows);
        await Patience.UntilAsync(() => outbox.WaitingBytes == 0);

        void SendMany(int count)
        {
            for (; count > 0; count--)
            {
                outbox.Send(Frame(new string('x', Length)));
            }
        }
    }

    [Fact]
    public async Task A_close_drops_what_waits_and_is_the_last_frame()
    {
        var outbox = NewOutbox();
        outbox.Send(Frame("more than the pipe takes"));
        outbox.Send(Frame("dropped"));

        Assert.True(outbox.Close(WebSocketFrames.Close(1001)));
        outbox.Send(Frame("too late"));
        outbox.SendControl([0x8A, 0x00]);
        Assert.False(outbox.Close(WebSocketFrames.Close(1000)));

        Assert.Equal("more than the pipe takes", await ReadAsync());
        Assert.Equal("close 03E9", await ReadAsync());
        _pipe.Writer.Complete();
        var end = await _pipe.Reader.ReadAsync();
        Assert.True(end.IsCompleted && end.Buffer.IsEmpty);
        Assert.Equal(0, _overflows);
    }

    [Fact]
    public async Task The_overflow_may_close_the_outbox_it_comes_from()
    {
        WebSocketOutbox? outbox = null;
        outbox = new WebSocketOutbox(_pipe.Writer, maxFrames: 1, maxBytes: 1000, () => outbox!.Close(WebSocketFrames.Close(1013)));
        outbox.Send(Frame("more than the pipe takes"));
        outbox.Send(Frame("1"));

        outbox.Send(Frame("2"));

        Assert.Equal("more than the pipe takes", await ReadAsync());
        Assert.Equal("close 03F5", await ReadAsync());
    }

    [Fact]
    public async Task Many_writers_at_once_lose_and_split_no_frame()
    {
        var outbox = NewOutbox(maxFrames: 10_000, maxBytes: 1_000_000);
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (var number = 0; number < 500; number++)
            {
                outbox.Send(Frame($"{writer} {number}"));
            }
        })).ToArray();

        var last = new[] { -1, -1, -1, -1 };
        for (var read = 0; read < 2000; read++)
        {
            var parts = (await ReadAsync()).Split(' ').Select(int.Parse).ToArray();
            Assert.Equal(last[parts[0]] + 1, parts[1]);
            last[parts[0]] = parts[1];
        }

        await Task.WhenAll(writers);
    }

    private static EncodedFrame Frame(string text)
    {
        var frame = EncodedFrame.Create(text.Length, binary: false, out var message);
        Bytes.Utf8(text).CopyTo(message);
        return frame;
    }

    private WebSocketOutbox NewOutbox(int maxFrames = 100, int maxBytes = 10_000) =>
        new(_pipe.Writer, maxFrames, maxBytes, () => _overflows++);

    private async Task<string> ReadAsync()
    {
        using var timeout = new CancellationTokenSource(Patience.Long);
        while (true)
        {
            var read = await _pipe.Reader.ReadAsync(timeout.Token);
            var buffer = read.Buffer;
            var frame = ServerFrames.Take(ref buffer);
            _pipe.Reader.AdvanceTo(buffer.Start, frame is null ? buffer.End : buffer.Start);
            if (frame is not null)
            {
                return frame;
            }
        }
    }
}
