using System.Net.WebSockets;
using System.Text.Json;
using Orleans.Channels.Client;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>The client and the server, over a port of this machine.</summary>
public sealed class RealServerTests : IClassFixture<OpenApp>
{
    private readonly InboundApp _app;

    public RealServerTests(OpenApp open)
    {
        _app = open.Instance;
        _app.Door.Decide = connect => new(ConnectResult.Accept(connect.Params["user"]));
    }

    [Fact]
    public async Task Members_hear_each_other_and_get_their_answers()
    {
        await using var ann = Connect("ann");
        await using var bob = Connect("bob");
        var (hers, his) = (ann.Channel("room:real", ClientJson.Default), bob.Channel("room:real", ClientJson.Default));
        var heard = his.On<SaidMessage>("new_msg").GetAsyncEnumerator();
        await hers.JoinAsync();
        await his.JoinAsync();

        await hers.PushAsync("new_msg", new SaidMessage("hello"));
        Assert.Equal("hello", Assert.Single(await Readers.NextAsync(heard, 1)).Body);
        Assert.Equal(7, (await his.PushAsync<NumberMessage, NumberMessage>("echo", new(7))).N);
        var bytes = new byte[] { 0, 1, 2, 0xff };
        Assert.Equal(bytes, (await hers.PushBytesAsync("bin", bytes)).Response.ToArray());
        await hers.LeaveAsync();
        Assert.Equal(PushOutcome.NotSent, (await Assert.ThrowsAsync<PushException>(() => hers.PushAsync("echo", new NumberMessage(1)))).Outcome);
    }

    [Fact]
    public async Task A_crash_loses_the_push_and_the_channel_comes_back()
    {
        await using var client = Connect("crash");
        var room = client.Channel("room:crash", ClientJson.Default);
        await room.JoinAsync();

        Assert.Equal(PushOutcome.Lost, (await Assert.ThrowsAsync<PushException>(() => room.PushAsync("boom", new NumberMessage(1)))).Outcome);
        Assert.Equal(7, (await room.PushAsync<NumberMessage, NumberMessage>("echo", new(7))).N);
    }

    [Fact]
    public async Task A_client_that_was_disconnected_comes_back_with_its_channels()
    {
        await using var client = Connect("dis");
        var room = client.Channel("room:dis19", ClientJson.Default);
        var events = room.Events().GetAsyncEnumerator();
        await room.JoinAsync();
        await _app.Channels.DisconnectAsync("dis");

        Assert.Equal([ChannelEventKind.Joined, ChannelEventKind.Away, ChannelEventKind.Gap], await Readers.UntilAsync(events, ChannelEventKind.Gap));
    }

    [Fact]
    public async Task Who_is_refused_sees_the_status_and_gets_in_when_the_door_opens()
    {
        _app.Door.Decide = _ => new(ConnectResult.Refuse(429));
        await using var client = Connect("early");
        var connecting = client.ConnectAsync();
        await Patience.UntilAsync(() => client.LastFailure is ConnectRefusedException { Status: 429 });
        _app.Door.Decide = _ => new(ConnectResult.Accept());

        await connecting.WaitAsync(Patience.Long);
    }

    [Theory, InlineData("plain"), InlineData("with ? in it: ~?~?"), InlineData("ünïcode")]
    public async Task A_token_goes_beside_the_address(string token)
    {
        await using var client = Connect("token", options => options.AuthToken = _ => new(token));
        await client.ConnectAsync();

        Assert.Equal(token, _app.Door.Last.AuthToken);
    }

    [Fact]
    public async Task A_long_message_comes_whole_and_one_that_is_too_long_costs_the_connection()
    {
        await using var client = Connect("long", options => options.MaxMessageBytes = 200_000);
        var room = client.Channel("room:long", ClientJson.Default);
        await room.JoinAsync();
        var text = new string('x', 150_000);

        Assert.Equal(text, (await room.PushAsync<SaidMessage, SaidMessage>("echo", new(text))).Body);
        await Assert.ThrowsAsync<PushException>(() => room.PushAsync("echo", new SaidMessage(new string('x', 250_000))));
        Assert.Equal(7, (await room.PushAsync<NumberMessage, NumberMessage>("echo", new(7))).N);
    }

    [Fact]
    public async Task Messages_are_compressed_for_who_asks()
    {
        await using var app = await InboundApp.StartAsync(options => (options.Compress, options.CompressFromBytes) = (true, 1));
        await using var client = new ChannelsClient(
            $"http://localhost:{app.Port}/socket",
            options => options.ConfigureWebSocket = socket => socket.DangerousDeflateOptions = new WebSocketDeflateOptions());
        var room = client.Channel("room:deflate", ClientJson.Default);
        await room.JoinAsync();

        Assert.Equal("again and again and again", (await room.PushAsync<SaidMessage, JsonElement>("echo", new("again and again and again"))).GetProperty("body").GetString());
    }

    private ChannelsClient Connect(string user, Action<ChannelsClientOptions>? configure = null) => new($"ws://localhost:{_app.Port}/socket", options =>
    {
        options.ConnectParams = _ => new(new SocketParams { ["user"] = user });
        options.RejoinDelays = new RetryDelays(TimeSpan.FromMilliseconds(50));
        configure?.Invoke(options);
    });
}
