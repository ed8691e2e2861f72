using Orleans.Channels.Testing;

namespace ChannelsApp1.Tests;

public sealed class RoomChannelTests : IAsyncLifetime
{
    private ChannelTestHost _host = null!;

    public async Task InitializeAsync() => _host = await ChannelTestHost.StartAsync(silo => silo.AddAppChannels());

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_message_reaches_everybody()
    {
        var ada = await JoinAsync("ada");
        var bob = await JoinAsync("bob");

        var push = await ada.PushAsync("new_msg", new { body = "hello" });

        await ada.AssertReplyAsync(push, "ok");
        await bob.AssertBroadcastAsync("new_msg", new { name = "ada", body = "hello" });
    }

    [Fact]
    public async Task The_secret_room_refuses()
    {
        var connect = await _host.ConnectAsync(new { name = "eve" });

        Assert.False((await connect.Socket.JoinAsync("room:secret")).IsOk);
    }

    [Fact]
    public async Task Whoever_has_no_name_may_not_connect() => Assert.Equal(403, (await _host.ConnectAsync()).Status);

    private async Task<ChannelTestMember> JoinAsync(string name)
    {
        var connect = await _host.ConnectAsync(new { name });
        return (await connect.Socket.JoinAsync("room:lobby")).Member;
    }
}
