using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Testing;

namespace Orleans.Channels.Tests;

/// <summary>A channel waits for a grain that speaks to that very topic.</summary>
public sealed class RoundTripTests : IAsyncLifetime
{
    // Far less than the time-out of a grain call, which two that wait for each other would meet.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    private ChannelTestHost _host = null!;

    public async Task InitializeAsync() => _host = await ChannelTestHost.StartAsync(
        silo => silo.AddChannels(channels => channels.Socket<NamedSocket>().Map<AskingChannel>("asking:*")), options => options.Patience = Soon);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("ask")]
    [InlineData("ask_from_info")]
    public async Task A_grain_that_sends_a_message_back_holds_nobody_up(string eventName)
    {
        var member = (await (await _host.ConnectAsync()).Socket.JoinAsync("asking:1")).Member;

        await member.PushAsync(eventName);

        await member.AssertBroadcastAsync("heard", new { text = "back" });
        await member.AssertPushAsync("asked");
    }

    [Fact]
    public async Task Who_kicks_a_member_from_its_own_handler_goes_on()
    {
        var socket = (await _host.ConnectAsync()).Socket;
        var (member, witness) = ((await socket.JoinAsync("asking:1")).Member, (await (await _host.ConnectAsync(new { name = "other" })).Socket.JoinAsync("asking:1")).Member);

        await member.PushAsync("kick_me");

        await member.AssertCloseAsync();
        await witness.AssertBroadcastAsync("kicked", new { count = 1 });
    }

    [Fact]
    public async Task Who_sends_and_waits_has_the_message_handled()
    {
        var member = (await (await _host.ConnectAsync()).Socket.JoinAsync("asking:1")).Member;

        await _host.Client.ServiceProvider.GetRequiredService<IChannels>().SendAndWaitAsync("asking:1", new LabMessage("waited"));

        await member.AssertBroadcastAsync("heard", new { text = "waited" });
    }

    private sealed class NamedSocket : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectInfo connect) => new(ConnectResult.Accept(connect.Params["name"] ?? "asker"));
    }

    [SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "Made for its topics.")]
    private sealed class AskingChannel : Channel
    {
        [HandleIn("ask")]
        public async Task Ask(ChannelSocket socket, IGrainFactory grains)
        {
            await grains.GetGrain<IRelayGrain>(Topic.Name).RelayAsync(Topic.Name, "back");
            await socket.PushAsync("asked", new { });
        }

        [HandleIn("ask_from_info")]
        public void AskFromInfo(ChannelSocket socket) => Send(socket);

        [HandleIn("kick_me")]
        public async Task KickMe(ChannelSocket socket, IChannels channels)
        {
            var count = await channels.KickAsync(Topic.Name, socket.Id);
            await BroadcastAsync("kicked", new { count });
        }

        public override async ValueTask HandleInfoAsync(object message)
        {
            if (message is ChannelSocket socket)
            {
                await using var scope = CreateScope();
                await Ask(socket, scope.ServiceProvider.GetRequiredService<IGrainFactory>());
            }
            else
            {
                await BroadcastAsync("heard", new { text = ((LabMessage)message).Text });
            }
        }
    }
}
