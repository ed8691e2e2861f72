using System.Diagnostics.CodeAnalysis;
using Orleans.Channels.Testing;

namespace Orleans.Channels.Tests;

/// <summary>A test whose channel throws fails at once, and says what was thrown.</summary>
public sealed class CrashTests : IAsyncLifetime
{
    // A test that waited for its patience to end would be noticed.
    private static readonly TimeSpan LongPatience = TimeSpan.FromMinutes(5);

    private ChannelTestHost _host = null!;

    public async Task InitializeAsync() => _host = await ChannelTestHost.StartAsync(
        silo => silo.AddChannels(channels => channels.Socket<TokenSocket>().Map<ThrowingChannel>("throwing:*")), options => options.Patience = LongPatience);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Who_waits_for_a_reply_is_told_what_the_handler_threw()
    {
        var member = (await (await _host.ConnectAsync()).Socket.JoinAsync("throwing:1")).Member;
        var push = await member.PushAsync("throw");

        var failure = await Assert.ThrowsAsync<ChannelAssertionException>(() => member.AssertReplyAsync(push));

        Assert.Equal("out of paint", Assert.IsType<InvalidOperationException>(failure.InnerException).Message);
        Assert.Contains(nameof(ThrowingChannel), failure.Message, StringComparison.Ordinal);
        Assert.Contains("out of paint", failure.Message, StringComparison.Ordinal);
        await member.AssertErrorAsync();
    }

    [Fact]
    public async Task Who_waits_for_a_broadcast_of_a_member_that_no_handler_answers_is_told_so()
    {
        var member = (await (await _host.ConnectAsync()).Socket.JoinAsync("throwing:2")).Member;
        await member.PushAsync("nobody_takes_it");

        var failure = await Assert.ThrowsAsync<ChannelAssertionException>(() => member.AssertBroadcastAsync("said"));

        Assert.Contains("nobody_takes_it", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_join_that_crashed_says_what_was_thrown()
    {
        var join = await (await _host.ConnectAsync()).Socket.JoinAsync("throwing:locked");

        var failure = Assert.Throws<ChannelAssertionException>(() => join.Member);

        Assert.Equal("locked", Assert.IsType<InvalidOperationException>(failure.InnerException).Message);
    }

    [Fact]
    public async Task A_frame_of_any_kind_can_be_pushed_and_its_reply_be_had()
    {
        var socket = (await _host.ConnectAsync(new { token = "first" })).Socket;

        await socket.AssertReplyAsync(await socket.PushAsync("phoenix", "heartbeat"));
        await socket.AssertReplyAsync(await socket.PushAsync("phoenix", "access_token", new { token = "second" }));
        await socket.AssertReplyAsync(await socket.PushAsync("nowhere", "hello"), "error", new { reason = "unmatched topic" });
        var failure = await Assert.ThrowsAsync<ChannelAssertionException>(async () => await socket.AssertReplyAsync(await socket.PushAsync("nowhere", "hello")));
        Assert.Contains("unmatched topic", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_payload_prints_its_json() => Assert.Equal("""{"a":1}""", $"{Payload.From(new { a = 1 })}");

    private sealed class TokenSocket : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectInfo connect) =>
            new(ConnectResult.Accept("user:1", lifetime: connect.Params["token"] is null ? null : TimeSpan.FromHours(1)));
    }

    [SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "Made for its topics.")]
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers belong to the instance.")]
    private sealed class ThrowingChannel : Channel
    {
        public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload) =>
            Topic.Rest == "locked" ? throw new InvalidOperationException("locked") : new(JoinResult.Ok());

        [HandleIn("throw")]
        public async Task Throw()
        {
            await Task.Yield();
            throw new InvalidOperationException("out of paint");
        }
    }
}
