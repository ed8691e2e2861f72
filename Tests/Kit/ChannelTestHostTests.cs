using Orleans.Channels.Testing;

namespace Orleans.Channels.Tests;

/// <summary>What the test kit promises to whoever tests with it.</summary>
public sealed class ChannelTestHostTests(SampleHost samples) : IClassFixture<SampleHost>
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    private static string NewTopic() => $"room:{Guid.NewGuid():N}";

    [Fact]
    public async Task Params_are_what_the_socket_class_sees()
    {
        var attempt = await samples.Host.ConnectAsync(new { user_id = 7 });

        Assert.True(attempt.IsAccepted);
        Assert.Equal("users_socket:7", attempt.Socket.Id);
    }

    [Fact]
    public async Task A_client_that_is_refused_is_told_by_its_status()
    {
        var attempt = await samples.Host.ConnectAsync(new { token = "bad" });

        Assert.False(attempt.IsAccepted);
        Assert.Equal(403, attempt.Status);
        Assert.Contains("refused with 403", Assert.Throws<ChannelAssertionException>(() => attempt.Socket).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_member_of_a_join_that_was_refused_is_told_with_the_reason()
    {
        var join = await (await samples.Host.ConnectAsync()).Socket.JoinAsync("room:secret");

        Assert.Contains("unauthorized", Assert.Throws<ChannelAssertionException>(() => join.Member).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_assertion_that_fails_shows_what_did_arrive()
    {
        await using var host = await SampleHost.StartAsync(options => options.Patience = TimeSpan.FromSeconds(2));
        var member = (await (await host.ConnectAsync()).Socket.JoinAsync(NewTopic())).Member;
        await member.AssertPushAsync("presence_state");
        var push = await member.PushAsync("new_msg", new { body = "hello" });

        var failure = await Assert.ThrowsAsync<ChannelAssertionException>(() => member.AssertBroadcastAsync("new_msg", new { body = "bye" }));

        Assert.Equal(
            $$"""
            Expected within 2 s: a broadcast of "new_msg" that holds {"body":"bye"} on "{{member.Topic}}".
            Arrived on "{{member.Topic}}", and not asserted yet:
              broadcast "new_msg" {"body":"hello"}
              reply to {{push}}: ok {}
            """.ReplaceLineEndings("\n"),
            WithoutPresence(failure.Message));
        await member.AssertReplyAsync(push);
        await member.AssertBroadcastAsync("new_msg", new { body = "hello" });

        static string WithoutPresence(string message) =>
            string.Join('\n', message.Split('\n').Where(line => !line.Contains("presence_diff", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_push_is_no_broadcast_and_a_broadcast_no_push()
    {
        var member = await samples.JoinAsync(NewTopic());
        await member.PushAsync("new_msg", new { body = "hello" });

        await member.RefutePushAsync("new_msg", within: Soon);
        await member.AssertBroadcastAsync("new_msg");
        await member.RefuteBroadcastAsync("presence_state", within: Soon);
        await member.AssertPushAsync("presence_state");
    }

    [Fact]
    public async Task What_a_refutation_finds_fails_the_test()
    {
        var member = await samples.JoinAsync(NewTopic());
        var push = await member.PushAsync("new_msg", new { body = "hello" });

        var broadcast = await Assert.ThrowsAsync<ChannelAssertionException>(() => member.RefuteBroadcastAsync("new_msg", within: Patience.Long));
        var reply = await Assert.ThrowsAsync<ChannelAssertionException>(() => member.RefuteReplyAsync(push, within: Patience.Long));
        var state = await Assert.ThrowsAsync<ChannelAssertionException>(() => member.RefutePushAsync("presence_state", within: Patience.Long));

        Assert.Contains("""one came: broadcast "new_msg" {"body":"hello"}""", broadcast.Message, StringComparison.Ordinal);
        Assert.Contains($"one came: reply to {push}: ok {{}}", reply.Message, StringComparison.Ordinal);
        Assert.Contains("one came: push \"presence_state\"", state.Message, StringComparison.Ordinal);
        await member.RefuteReplyAsync(push, "error", within: Soon);
        await member.RefuteBroadcastAsync("new_msg", new { body = "bye" }, Soon);
    }

    [Fact]
    public async Task Who_leaves_hears_nothing_more()
    {
        var topic = NewTopic();
        var ada = await samples.JoinAsync(topic);
        var bob = await samples.JoinAsync(topic);

        await ada.LeaveAsync();
        await bob.PushAsync("new_msg", new { body = "gone?" });

        await bob.AssertBroadcastAsync("new_msg");
        await ada.RefuteBroadcastAsync("new_msg");
    }

    [Fact]
    public async Task A_client_that_goes_away_is_no_member_any_more_and_can_say_nothing()
    {
        var topic = NewTopic();
        var socket = (await samples.Host.ConnectAsync()).Socket;
        var member = (await socket.JoinAsync(topic)).Member;
        Assert.Equal(1, (await samples.Host.Channels.DescribeAsync(topic)).Members);

        await socket.CloseAsync();

        await Patience.UntilAsync(async () => (await samples.Host.Channels.DescribeAsync(topic)).Members == 0);
        Assert.Equal(1000, await socket.AssertClosedAsync());
        Assert.Contains("closed with 1000", (await Assert.ThrowsAsync<ChannelAssertionException>(() => member.PushAsync("echo"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_that_is_disconnected_by_its_id_is_closed()
    {
        var user = Guid.NewGuid().ToString("N");
        var socket = (await samples.Host.ConnectAsync(new { user_id = user })).Socket;
        var other = (await samples.Host.ConnectAsync(new { user_id = "other" })).Socket;

        await samples.Host.Channels.DisconnectAsync($"users_socket:{user}");

        Assert.Equal(1001, await socket.AssertClosedAsync());
        Assert.False(other.IsClosed);
    }

    [Fact]
    public async Task A_broadcast_that_the_stream_loses_arrives_all_the_same()
    {
        var topic = NewTopic();
        var ada = await samples.JoinAsync(topic);
        var bob = await samples.JoinAsync(topic);
        var losses = samples.Host.Losses;
        samples.Host.LoseNext(topic, "new_msg");

        var push = await ada.PushAsync("new_msg", new { body = "lost" });

        await ada.AssertReplyAsync(push);
        await bob.AssertBroadcastAsync("new_msg", new { body = "lost" });
        await bob.RefuteBroadcastAsync("new_msg");
        Assert.Equal(losses + 1, samples.Host.Losses);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Members_outlive_the_silo_of_their_topic(bool killed)
    {
        await using var host = await SampleHost.StartAsync(options =>
        {
            options.Silos = 2;
            options.Patience = Patience.Long;
        });
        var topic = NewTopic();
        var member = (await (await host.ConnectAsync()).Socket.JoinAsync(topic)).Member;

        await (killed ? host.KillSiloOfAsync(topic) : host.StopSiloOfAsync(topic));

        await member.AssertReplyAsync(await member.PushAsync("echo", new { still = "here" }), "ok", new { still = "here" });
        Assert.Single(host.Cluster.Silos);
    }

    [Fact]
    public async Task The_members_of_a_gateway_that_is_cut_off_end_with_its_lease()
    {
        await using var host = await ChannelTestHost.StartAsync(
            silo => silo.AddChannels(channels => channels
                .Socket<LabSocket>()
                .Map<HereChannel>("here:*")
                .ConfigureTopics(topics => topics.GatewayLease = TimeSpan.FromSeconds(3))),
            options => options.Gateways = 2);
        const string topic = "here:1";
        var lost = (await host.Gateways[0].ConnectAsync(new { user = "ann" })).Socket;
        await lost.JoinAsync(topic);
        var kept = (await host.Gateways[1].ConnectAsync(new { user = "bob" })).Socket;
        await kept.JoinAsync(topic);

        await host.Gateways[0].CutAsync();

        Assert.Equal(1006, await lost.AssertClosedAsync());
        await Patience.UntilAsync(async () => (await host.Channels.DescribeAsync(topic)).Members == 1);
        Assert.False(kept.IsClosed);
    }

    [Fact]
    public async Task A_host_on_a_cluster_of_ones_own_leaves_it_running()
    {
        await using var cluster = await ChannelCluster.StartAsync();
        await using (var host = await ChannelTestHost.AttachAsync(cluster.Cluster.Client))
        {
            var member = (await (await host.ConnectAsync(new { user = "ann" })).Socket.JoinAsync(ChannelCluster.NewTopic())).Member;
            await member.AssertReplyAsync(await member.PushAsync("echo", new { n = 1 }), "ok", new { n = 1 });
            Assert.Throws<InvalidOperationException>(() => host.LoseNext("lab:1", "said"));
        }

        var still = await cluster.Gateway.JoinAsync(ChannelCluster.NewTopic());
        Assert.NotNull(still);
    }

    [Fact]
    public async Task A_silo_without_channels_is_told_how_to_get_them()
    {
        var failure = await Record.ExceptionAsync(() => ChannelTestHost.StartAsync(_ => { }));

        Assert.Contains("silo.AddChannels", Assert.IsType<InvalidOperationException>(failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_that_can_not_work_are_refused_by_name()
    {
        Assert.Equal("Silos", (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => SampleHost.StartAsync(options => options.Silos = 0))).ParamName);
        Assert.Equal("Gateways", (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => SampleHost.StartAsync(options => options.Gateways = 0))).ParamName);
        Assert.Equal("Patience", (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => SampleHost.StartAsync(options => options.Patience = default))).ParamName);
    }
}
