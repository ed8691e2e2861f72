using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Channels.Testing;

namespace Orleans.Channels.Tests;

/// <summary>What a history leaves out: an event by the route's rule, a broadcast by the call's word.</summary>
public sealed class UnkeptTests : IAsyncLifetime
{
    private ChannelTestHost _host = null!;

    public async Task InitializeAsync() => _host = await ChannelTestHost.StartAsync(silo => silo.AddChannels(channels => channels
        .Socket<OpenSocket>()
        .Map<ChattyChannel>("chatty:*").History(10, TimeSpan.FromMinutes(1), except: ["typing"])));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Who_comes_back_gets_what_was_kept_and_nothing_else()
    {
        var first = (await (await _host.ConnectAsync()).Socket.JoinAsync("chatty:1", new { resume = string.Empty })).Member;
        var position = first.Response.As<JsonElement>().GetProperty("position").GetString();
        await first.AssertReplyAsync(await first.PushAsync("talk"));
        await first.AssertBroadcastAsync("typing");
        await first.AssertBroadcastAsync("hint");

        var late = (await (await _host.ConnectAsync()).Socket.JoinAsync("chatty:1", new { resume = position })).Member;

        await late.AssertBroadcastAsync("said", new { number = 1 });
        await late.AssertBroadcastAsync("said", new { number = 2 });
        await late.RefuteBroadcastAsync("typing");
        await late.RefuteBroadcastAsync("hint");
    }

    private sealed class OpenSocket : Socket;

    [SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "Made for its topics.")]
    private sealed class ChattyChannel : Channel
    {
        [HandleIn("talk")]
        public async ValueTask<Reply> Talk(ChannelSocket socket)
        {
            await BroadcastAsync("said", new { number = 1 });
            await BroadcastAsync("typing", new { });
            await BroadcastAsync("hint", new { }, keep: false);
            await BroadcastFromAsync(socket, "hint", new { }, keep: false);
            await BroadcastAsync("said", new { number = 2 });
            return Reply.Ok();
        }
    }
}
