using Microsoft.Extensions.Time.Testing;

namespace Orleans.Channels.Tests;

/// <summary>The sample channels, tested as their users are told to test theirs.</summary>
public sealed class SampleChannelTests(SampleHost samples) : IClassFixture<SampleHost>
{
    private static readonly string[] Bob = ["bob"];

    private static string NewTopic(string prefix) => prefix + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task A_message_in_a_room_reaches_everybody()
    {
        var topic = NewTopic("room:");
        var ada = await samples.JoinAsync(topic, new { user_id = "ada" });
        var bob = await samples.JoinAsync(topic, new { user_id = "bob" });

        var push = await ada.PushAsync("new_msg", new { body = "hello" });

        await ada.AssertReplyAsync(push);
        await ada.AssertBroadcastAsync("new_msg", new { body = "hello" });
        await bob.AssertBroadcastAsync("new_msg", new { body = "hello" });
    }

    [Fact]
    public async Task A_shout_reaches_the_others_alone_and_is_not_answered()
    {
        var topic = NewTopic("room:");
        var ada = await samples.JoinAsync(topic);
        var bob = await samples.JoinAsync(topic);

        var push = await ada.PushAsync("shout", new { body = "hey" });

        await bob.AssertBroadcastAsync("shout", new { body = "hey" });
        await ada.RefuteBroadcastAsync("shout");
        await ada.RefuteReplyAsync(push);
    }

    [Fact]
    public async Task A_new_member_of_a_room_is_shown_who_is_here()
    {
        var ada = await samples.JoinAsync(NewTopic("room:"), new { user_id = "ada" });

        await ada.AssertPushAsync("presence_state", new { ada = new { } });
    }

    [Fact]
    public async Task The_secret_room_refuses()
    {
        var socket = (await samples.Host.ConnectAsync()).Socket;

        var join = await socket.JoinAsync("room:secret");

        Assert.False(join.IsOk);
        Assert.Equal(Payload.From(new { reason = "unauthorized" }), join.Response);
    }

    [Fact]
    public async Task A_crash_ends_its_member_and_no_other()
    {
        var topic = NewTopic("room:");
        var ada = await samples.JoinAsync(topic);
        var bob = await samples.JoinAsync(topic);

        await ada.PushAsync("boom");

        await ada.AssertErrorAsync();
        await bob.AssertReplyAsync(await bob.PushAsync("echo", new { still = "here" }), "ok", new { still = "here" });
    }

    [Fact]
    public async Task Bytes_come_back_as_they_went()
    {
        var member = await samples.JoinAsync(NewTopic("room:"));
        byte[] bytes = [0, 1, 254, 255];

        await member.AssertReplyAsync(await member.PushAsync("bin", bytes), "ok", bytes);
        await member.PushAsync("bin_cast", bytes);
        await member.AssertBroadcastAsync("bin_cast", bytes);
    }

    [Fact]
    public async Task The_ping_channel_replies_in_every_way_there_is()
    {
        var member = await samples.JoinAsync("ping");

        await member.AssertReplyAsync(await member.PushAsync("ping:hi"), "ok", new { ping = "hi" });
        await member.AssertReplyAsync(await member.PushAsync("param_ping", new { error = true }), "error", new { reason = "You asked for this!" });
        await member.AssertReplyAsync(await member.PushAsync("ding"), "ok", new { msg = "shutting down" });
        await member.AssertCloseAsync();
    }

    [Fact]
    public async Task An_intercepted_broadcast_comes_as_a_push()
    {
        var member = await samples.JoinAsync("ping");

        await samples.Host.Channels.BroadcastAsync("ping", "request_ping", new { });

        await member.AssertPushAsync("send_ping", new { from_node = Environment.MachineName });
        await member.RefuteBroadcastAsync("request_ping", within: TimeSpan.Zero);
    }

    [Fact]
    public async Task A_chat_member_does_not_hear_whom_it_ignores()
    {
        var topic = NewTopic("chat:");
        var ada = await samples.JoinAsync(topic, new { ignore = Bob });
        var eve = await samples.JoinAsync(topic);

        await eve.PushAsync("say", new { user = "bob", body = "psst" });
        await eve.AssertPushAsync("new_msg", new { user = "bob" });
        await eve.PushAsync("say", new { user = "eve", body = "hi" });

        // The second message came behind the first.
        await ada.AssertPushAsync("new_msg", new { user = "eve" });
        await ada.RefutePushAsync("new_msg", new { user = "bob" }, TimeSpan.Zero);
    }

    [Fact]
    public async Task A_wild_topic_is_looked_into()
    {
        var socket = (await samples.Host.ConnectAsync()).Socket;

        Assert.True((await socket.JoinAsync("wild:2:4")).IsOk);
        Assert.False((await socket.JoinAsync("wild:2:5")).IsOk);
    }

    [Fact]
    public async Task A_watcher_is_pinged_every_five_seconds()
    {
        var time = new FakeTimeProvider();
        await using var host = await SampleHost.StartAsync(options => options.Time = time);
        var watcher = (await (await host.ConnectAsync()).Socket.JoinAsync("videos:1")).Member;
        await watcher.RefutePushAsync("ping");

        for (var count = 1; count <= 3; count++)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await watcher.AssertPushAsync("ping", new { count });
        }

        time.Advance(TimeSpan.FromSeconds(4));
        await watcher.RefutePushAsync("ping");
    }
}
