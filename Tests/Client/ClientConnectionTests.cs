using Orleans.Channels.Client;

namespace Orleans.Channels.Tests;

public sealed class ClientConnectionTests
{
    [Fact]
    public async Task The_first_connect_is_tried_again_until_a_server_is_there()
    {
        await using var rig = new ClientRig();
        rig.Server.Refusal = new IOException("Nobody is there.");
        var connecting = rig.Client.ConnectAsync();
        for (var tries = 1; tries <= 5; tries++)
        {
            await Patience.UntilAsync(() => rig.Server.Tries == tries && rig.Client.State == ConnectionState.Waiting);
            Assert.Equal("Nobody is there.", rig.Client.LastFailure?.Message);
            rig.Pass(seconds: 1);
        }

        await Patience.UntilAsync(() => rig.Client.State == ConnectionState.Waiting);
        rig.Server.Refusal = null;
        rig.Pass(seconds: 1);

        await connecting.WaitAsync(Patience.Long);
        Assert.Null(rig.Client.LastFailure);
    }

    [Fact]
    public async Task A_server_is_told_the_params_and_the_version_anew_for_each_connection()
    {
        var asked = 0;
        await using var rig = new ClientRig(options => options.ConnectParams = _ => new(new SocketParams { ["token"] = $"t/{++asked}" }));
        await rig.Client.ConnectAsync();
        Assert.Equal("wss://example.org/socket/websocket?token=t%2F1&vsn=2.0.0", (rig.Server.Request! with { Address = new("https://example.org/socket") }).AddressFor("websocket", isWebSocket: true).ToString());

        (await rig.Server.AcceptAsync()).Break();
        await Patience.UntilAsync(() => rig.Client.State == ConnectionState.Waiting);
        rig.Pass(seconds: 1);
        await rig.Server.AcceptAsync();

        Assert.Equal("t/2", rig.Server.Request!.Params["token"]);
    }

    [Fact]
    public async Task A_heart_beats_and_a_connection_that_is_dead_is_replaced()
    {
        await using var rig = new ClientRig();
        await rig.Client.ConnectAsync();
        var first = await rig.Server.AcceptAsync();
        rig.Pass(seconds: 30);
        await first.HearAsync("""[null,"1","phoenix","heartbeat",{}]""");
        first.Say("""[null,"1","phoenix","phx_reply",{"status":"ok","response":{}}]""");
        await first.ReadToTheEndAsync();
        rig.Pass(seconds: 30);
        await first.HearAsync("""[null,"2","phoenix","heartbeat",{}]""");

        rig.Pass(seconds: 10);
        await Patience.UntilAsync(() => first.IsOver);
        rig.Pass(seconds: 1);

        await rig.Server.AcceptAsync();
    }

    [Fact]
    public async Task A_channel_is_joined_again_on_each_connection_and_a_frame_that_is_none_costs_only_the_connection()
    {
        await using var rig = new ClientRig();
        var (room, first) = await rig.JoinAsync();
        first.Say("no frame");
        await Patience.UntilAsync(() => room.State == ChannelState.Away);
        rig.Pass(seconds: 1);
        var second = await rig.Server.AcceptAsync();

        await second.HearAsync("""["2","2","room:1","phx_join",{}]""");
        second.Answer(1, 1, "room:1");
        second.Answer(2, 2, "room:1");
        await Patience.UntilAsync(() => room.State == ChannelState.Joined);
    }

    [Fact]
    public async Task After_a_close_with_1000_channels_end_and_one_that_is_joined_again_connects()
    {
        await using var rig = new ClientRig();
        var (room, first) = await rig.JoinAsync();
        var events = room.Events();
        first.Close(1000);

        Assert.Equal([ChannelEventKind.Away, ChannelEventKind.Closed], await Readers.AllOf(events));
        Assert.Equal((ConnectionState.Idle, ChannelState.Closed), (rig.Client.State, room.State));
        var joining = room.JoinAsync();
        var second = await rig.Server.AcceptAsync();
        await second.HearAsync("""["2","2","room:1","phx_join",{}]""");
        second.Answer(2, 2, "room:1");
        await joining;
    }

    [Fact]
    public async Task A_client_that_is_disposed_says_goodbye_and_nothing_of_it_waits_any_more()
    {
        var rig = new ClientRig();
        var (room, connection) = await rig.JoinAsync();
        var reader = Readers.AllOf(room.Events());
        var sent = room.PushAsync("ask", new NumberMessage(1));
        await connection.HearAsync();
        var joining = rig.Room("room:2").JoinAsync();

        await rig.DisposeAsync();

        Assert.True(connection.IsClosed);
        Assert.Equal([ChannelEventKind.Closed], await reader);
        Assert.Equal(PushOutcome.Lost, (await Assert.ThrowsAsync<PushException>(() => sent)).Outcome);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => joining);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => room.PushAsync("ask", new NumberMessage(1)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => room.JoinAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => rig.Client.ConnectAsync());
        await rig.DisposeAsync();
    }

    [Fact]
    public async Task A_client_may_be_disposed_by_the_very_callback_that_it_waits_for()
    {
        ChannelsClient? client = null;
        var disposed = new TaskCompletionSource();
        await using var rig = new ClientRig(options => options.ConnectParams = async _ =>
        {
            await client!.DisposeAsync();
            disposed.SetResult();
            return [];
        });
        client = rig.Client;
        var connecting = client.ConnectAsync();

        await disposed.Task.WaitAsync(Patience.Long);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => connecting);
    }

    [Fact]
    public async Task A_client_may_be_disposed_by_a_reader_of_its_own()
    {
        var rig = new ClientRig();
        var (room, connection) = await rig.JoinAsync();
        var said = room.On<SaidMessage>("said");
        connection.Say("""[null,null,"room:1","said",{"body":"enough"}]""");

        await foreach (var _ in said)
        {
            await rig.DisposeAsync();
        }

        Assert.Equal(ConnectionState.Disposed, rig.Client.State);
    }

    [Theory, InlineData("room"), InlineData("ftp://example.org"), InlineData("/socket")]
    public void An_address_that_is_none_is_refused(string address) => Assert.Throws<ArgumentException>(() => new ChannelsClient(address));

    [Fact]
    public void An_option_outside_of_its_range_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChannelsClient("ws://here/socket", options => options.PushTimeout = TimeSpan.Zero));
}
