using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Client;

namespace Orleans.Channels.Tests;

/// <summary>The client over the test kit, as an application's own client code is tested.</summary>
public sealed class ClientKitTests(SampleHost sample) : IClassFixture<SampleHost>
{
    [Fact]
    public async Task Clients_speak_to_channels_in_the_same_process_text_and_bytes()
    {
        await using var ann = new ChannelsClient("ws://test/socket", options => options.Transport = sample.Host.CreateTransport());
        await using var bob = new ChannelsClient("ws://test/socket", options => options.Transport = sample.Host.CreateTransport());
        var (hers, his) = (ann.Channel("room:kit", ClientJson.Default), bob.Channel("room:kit", ClientJson.Default));
        var heard = his.On<SaidMessage>("new_msg").GetAsyncEnumerator();
        await hers.JoinAsync();
        await his.JoinAsync();

        await hers.PushAsync("new_msg", new SaidMessage("hello"));

        Assert.Equal("hello", Assert.Single(await Readers.NextAsync(heard, 1)).Body);
        Assert.Equal(new byte[] { 1, 0xff }, (await hers.PushBytesAsync("bin", new byte[] { 1, 0xff })).Response.ToArray());
        await hers.LeaveAsync();
    }

    [Fact]
    public async Task A_network_that_is_down_and_comes_back_is_the_test_s_to_say_and_nothing_waits_for_real_time()
    {
        var time = new FakeTimeProvider();
        var network = sample.Host.CreateTransport();
        await using var client = new ChannelsClient("ws://test/socket", options => (options.Transport, options.TimeProvider) = (network, time));
        var room = client.Channel("room:down", ClientJson.Default);
        var events = room.Events().GetAsyncEnumerator();
        await room.JoinAsync();
        network.IsDown = true;
        network.Cut();
        await Patience.UntilAsync(() => client.State == ConnectionState.Waiting);
        var waits = room.PushAsync<NumberMessage, NumberMessage>("echo", new(7), new PushOptions { Timeout = TimeSpan.FromMinutes(5) });
        time.Advance(TimeSpan.FromMinutes(1));
        await Patience.UntilAsync(() => client.State == ConnectionState.Waiting);
        Assert.Equal(PushOutcome.NotSent, (await Assert.ThrowsAsync<PushException>(() => room.PushAsync("echo", new NumberMessage(1), new PushOptions { WhileAway = WhileAway.Fail }))).Outcome);
        network.IsDown = false;
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(7, (await waits).N);
        Assert.Equal([ChannelEventKind.Joined, ChannelEventKind.Away, ChannelEventKind.Recovered], await Readers.UntilAsync(events, ChannelEventKind.Recovered));
    }

    [Fact]
    public async Task A_socket_class_that_refuses_is_told_with_its_status()
    {
        await using var client = new ChannelsClient("ws://test/socket", options =>
        {
            options.Transport = sample.Host.CreateTransport();
            options.ConnectParams = _ => new(new SocketParams { ["token"] = "bad" });
        });
        _ = client.ConnectAsync();

        await Patience.UntilAsync(() => client.LastFailure is ConnectRefusedException { Status: 403 });
    }
}
