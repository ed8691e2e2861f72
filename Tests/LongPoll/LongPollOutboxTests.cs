using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

public sealed class LongPollOutboxTests
{
    private int _overflows;
    private int _fills;

    [Fact]
    public void Messages_stay_until_they_are_taken()
    {
        var outbox = NewOutbox();
        Append(outbox, "1", "2", "3");

        Assert.Equal(["1", "2", "3"], Peek(outbox));
        Assert.Equal(["1", "2", "3"], Peek(outbox));
        outbox.Take(2);
        Assert.Equal(["3"], Peek(outbox));
        outbox.Take(5);
        Assert.Empty(Peek(outbox));
    }

    [Fact]
    public void A_peek_brings_what_fits_and_one_message_at_least()
    {
        var outbox = NewOutbox();
        Append(outbox, "1234567890", "12", "34", "56");

        Assert.Equal(["1234567890"], Peek(outbox, 5));
        outbox.Take(1);
        Assert.Equal(["12", "34"], Peek(outbox, 5));
    }

    [Fact]
    public void What_a_poll_was_shown_is_no_longer_dropped()
    {
        var outbox = NewOutbox();
        var latest = new DroppableEvent(SlowPolicy.KeepLatest);
        outbox.Append(Frame("1"), latest);
        Assert.Equal(["1"], Peek(outbox));

        outbox.Append(Frame("2"), latest);
        outbox.Append(Frame("3"), latest);

        Assert.Equal(["1", "3"], Peek(outbox));
        outbox.Take(1);
        outbox.Append(Frame("4"), latest);
        Assert.Equal(["3", "4"], Peek(outbox));
    }

    [Fact]
    public void Too_many_messages_overflow_it_and_what_was_taken_makes_room()
    {
        var outbox = NewOutbox(maxFrames: 2);
        Append(outbox, "1", "2");
        Assert.Equal(0, _overflows);

        Append(outbox, "3");
        Assert.Equal(1, _overflows);

        Assert.Equal(["1"], Peek(outbox, 1));
        outbox.Take(1);
        Append(outbox, "4");
        Assert.Equal(["2", "4"], Peek(outbox));
        Assert.Equal(1, _overflows);
    }

    [Fact]
    public void Too_many_bytes_overflow_it_and_what_was_taken_makes_room()
    {
        var outbox = NewOutbox(maxBytes: 5);
        Append(outbox, "123", "45");
        Assert.Equal(0, _overflows);

        Append(outbox, "6");
        Assert.Equal(1, _overflows);

        Assert.Equal(["123", "45"], Peek(outbox));
        outbox.Take(2);
        Append(outbox, "12345");
        Assert.Equal(1, _overflows);
    }

    [Fact]
    public void Once_closed_it_takes_nothing_in_and_still_gives_what_it_has()
    {
        var outbox = NewOutbox(maxFrames: 1);
        Append(outbox, "1");

        outbox.Close();
        Append(outbox, "2");

        Assert.Equal(["1"], Peek(outbox));
        Assert.Equal(0, _overflows);
    }

    [Fact]
    public void A_flush_says_that_there_is_something()
    {
        var outbox = NewOutbox();
        outbox.Filled = () => _fills++;

        Append(outbox, "1");
        Assert.Equal(0, _fills);
        outbox.Flush();
        Assert.Equal(1, _fills);
    }

    private LongPollOutbox NewOutbox(int maxFrames = 100, int maxBytes = 1000) => new(maxFrames, maxBytes, () => _overflows++);

    private static void Append(LongPollOutbox outbox, params string[] messages)
    {
        foreach (var text in messages)
        {
            outbox.Append(Frame(text));
        }
    }

    private static EncodedFrame Frame(string text)
    {
        var frame = EncodedFrame.Create(text.Length, binary: false, out var message);
        Bytes.Utf8(text).CopyTo(message);
        return frame;
    }

    private static IEnumerable<string> Peek(LongPollOutbox outbox, int maxBytes = 1000) => outbox.Peek(maxBytes).Select(message => Bytes.Text(message));
}
