using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

/// <summary>Handlers that no event can be bound to stop start-up, and the error names the class, the method and the cure.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers of channels.")]
[SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "Bound, not made.")]
public sealed class HandlerWiringTests
{
    [Theory]
    [InlineData(typeof(SameEventTwice), "a second [HandleIn(\"e\")]", "Leave one handler")]
    [InlineData(typeof(SameInterceptTwice), "a second [HandleOut(\"e\")]", "Leave one handler")]
    [InlineData(typeof(NoEvent), "[HandleIn] without an event", "Name the event")]
    [InlineData(typeof(NoIntercept), "[HandleOut] without an event", "Name the event")]
    [InlineData(typeof(StarInside), "\"a*b\"", "one trailing *")]
    [InlineData(typeof(StarInIntercept), "\"a*\"", "one attribute for each event")]
    [InlineData(typeof(TwoPayloads), "\"second\"", "each at most once")]
    [InlineData(typeof(TwoSockets), "\"second\"", "each at most once")]
    [InlineData(typeof(TwoStrings), "\"second\"", "each at most once")]
    [InlineData(typeof(StringOnExactEvent), "[HandleIn(\"e\")] is no prefix", "[HandleIn(\"e*\")]")]
    [InlineData(typeof(ByReference), "by reference", "each at most once")]
    [InlineData(typeof(ByOut), "by reference", "each at most once")]
    [InlineData(typeof(BySpan), "by reference", "ReadOnlyMemory<byte>")]
    [InlineData(typeof(Generic), "generic", "each at most once")]
    [InlineData(typeof(Static), "static", "instance")]
    [InlineData(typeof(StaticInBase), "static", "instance")]
    [InlineData(typeof(ReturnsInt), "returns Int32", "Return void, Reply")]
    [InlineData(typeof(ReturnsTaskOfInt), "returns Task`1", "Return void, Reply")]
    [InlineData(typeof(ReturnsJoinResult), "returns JoinResult", "Return void, Reply")]
    [InlineData(typeof(AsyncVoid), "async void", "ValueTask")]
    [InlineData(typeof(InterceptReplies), "returns Reply", "nobody to reply to")]
    [InlineData(typeof(InterceptRepliesLater), "returns ValueTask`1", "nobody to reply to")]
    public void A_handler_that_cannot_be_bound_is_refused_by_name(Type channel, string problem, string cure)
    {
        var exception = Assert.Throws<ChannelWiringException>(() => ChannelHandlers.Bind(channel));

        Assert.Contains($"{channel.FullName}.Handle", exception.Message, StringComparison.Ordinal);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.Contains(cure, exception.Message, StringComparison.Ordinal);
    }

    private sealed class SameEventTwice : Channel
    {
        [HandleIn("e")]
        public void HandleOne()
        {
        }

        [HandleIn("e")]
        public void HandleTwo()
        {
        }
    }

    private sealed class SameInterceptTwice : Channel
    {
        [HandleOut("e")]
        public void HandleOne()
        {
        }

        [HandleOut("e")]
        public void HandleTwo()
        {
        }
    }

    private sealed class NoEvent : Channel
    {
        [HandleIn("")]
        public void Handle()
        {
        }
    }

    private sealed class NoIntercept : Channel
    {
        [HandleOut("")]
        public void Handle()
        {
        }
    }

    private sealed class StarInside : Channel
    {
        [HandleIn("a*b")]
        public void Handle()
        {
        }
    }

    private sealed class StarInIntercept : Channel
    {
        [HandleOut("a*")]
        public void Handle()
        {
        }
    }

    private sealed class TwoPayloads : Channel
    {
        [HandleIn("e")]
        public Reply Handle(Payload first, JsonElement second) => Reply.Ok(new { first, second });
    }

    private sealed class TwoSockets : Channel
    {
        [HandleIn("e")]
        public Reply Handle(ChannelSocket first, ChannelSocket second) => Reply.Ok(first == second);
    }

    private sealed class TwoStrings : Channel
    {
        [HandleIn("e*")]
        public Reply Handle(string first, string second) => Reply.Ok(first + second);
    }

    private sealed class StringOnExactEvent : Channel
    {
        [HandleIn("e")]
        public Reply Handle(string body) => Reply.Ok(body);
    }

    private sealed class ByReference : Channel
    {
        [HandleIn("e")]
        public Reply Handle(ref Payload payload) => Reply.Ok(payload);
    }

    private sealed class ByOut : Channel
    {
        [HandleIn("e")]
        public void Handle(out Payload payload) => payload = default;
    }

    private sealed class BySpan : Channel
    {
        [HandleIn("e")]
        public Reply Handle(ReadOnlySpan<byte> data) => Reply.Ok(data.Length);
    }

    private sealed class Generic : Channel
    {
        [HandleIn("e")]
        public Reply Handle<T>(T payload) => Reply.Ok(payload);
    }

    private sealed class Static : Channel
    {
        [HandleIn("e")]
        public static Reply Handle() => Reply.Ok();
    }

    private class StaticBase : Channel
    {
        [HandleIn("e")]
        public static Reply Handle() => Reply.Ok();
    }

    private sealed class StaticInBase : StaticBase;

    private sealed class ReturnsInt : Channel
    {
        [HandleIn("e")]
        public int Handle() => 1;
    }

    private sealed class ReturnsTaskOfInt : Channel
    {
        [HandleIn("e")]
        public Task<int> Handle() => Task.FromResult(1);
    }

    private sealed class ReturnsJoinResult : Channel
    {
        [HandleIn("e")]
        public JoinResult Handle() => JoinResult.Ok();
    }

    private sealed class AsyncVoid : Channel
    {
        [HandleIn("e")]
        public async void Handle() => await Task.Yield();
    }

    private sealed class InterceptReplies : Channel
    {
        [HandleOut("e")]
        public Reply Handle() => Reply.Ok();
    }

    private sealed class InterceptRepliesLater : Channel
    {
        [HandleOut("e")]
        public ValueTask<Reply> Handle() => new(Reply.Ok());
    }
}
