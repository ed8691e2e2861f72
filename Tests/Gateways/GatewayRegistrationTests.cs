using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

public sealed class GatewayRegistrationTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly GatewayRig _rig = new();
    private readonly HoardingSocket _ann = new(0, "ann");
    private readonly HoardingSocket _bob = new(0, "bob");
    private int _lost;

    [Fact]
    public async Task Members_of_a_gateway_that_was_away_for_a_while_are_rejoined()
    {
        var (_, topic, member) = await _rig.JoinedAsync();

        await ComeBackAfterAsync(TimeSpan.FromMinutes(9));

        Assert.Equal(member, await topic.AcceptJoinAsync(epoch: 2));
    }

    [Fact]
    public async Task Members_of_a_gateway_that_was_away_for_longer_than_ends_are_remembered_join_anew()
    {
        var (socket, topic, member) = await _rig.JoinedAsync();

        await ComeBackAfterAsync(TimeSpan.FromMinutes(11));

        await socket.ExpectAsync(TestSocket.Error("1", GatewayRig.Topic));
        Assert.Equal(member, (await topic.Disconnects.NextAsync()).Request);
        Assert.Equal(1, topic.Joins.Count);
    }

    [Fact]
    public async Task Who_was_disconnected_while_the_gateway_was_away_is_closed_when_it_comes_back()
    {
        await ComeBackAfterAsync(TimeSpan.FromSeconds(20), disconnected: ["ann"]);

        Assert.Equal((1001, 0), (_ann.Code, _bob.Code));
    }

    [Fact]
    public async Task All_that_have_an_id_are_closed_when_nobody_knows_who_was_disconnected()
    {
        await ComeBackAfterAsync(TimeSpan.FromMinutes(11), disconnected: null);

        Assert.Equal((1001, 1001), (_ann.Code, _bob.Code));
    }

    [Fact]
    public async Task A_directory_whose_silo_goes_before_it_tells_who_was_disconnected_is_asked_again()
    {
        _lost = 1;

        await ComeBackAfterAsync(TimeSpan.FromSeconds(20), disconnected: ["ann"]);

        Assert.Equal((1001, 0), (_ann.Code, _bob.Code));
    }

    private Task ComeBackAfterAsync(TimeSpan absence) => ComeBackAfterAsync(absence, disconnected: []);

    private async Task ComeBackAfterAsync(TimeSpan absence, string[]? disconnected)
    {
        var (isThere, registrations, last) = (true, 0, 1 + _lost);
        var directory = CallProxy.Of<IGatewayDirectoryGrain>((method, _) =>
            method.Name == nameof(IGatewayDirectoryGrain.DisconnectedWithinAsync) ? (--_lost < 0 ? Task.FromResult(disconnected) : Task.FromException<string[]?>(new SiloUnavailableException()))
            : isThere ? Task.FromResult(++registrations == 1)
            : Task.FromException<bool>(new TimeoutException()));
        var gateway = CallProxy.Of<IGatewayGrain>((_, _) => Task.CompletedTask);
        var cluster = CallProxy.Of<IClusterClient>((method, args) => method.Name != "GetGrain" ? null : args[0] is IGatewayDirectoryGrain.Key ? directory : gateway);
        using var stop = new CancellationTokenSource();
        var running = NewRegistration(cluster).RunAsync(stop.Token);
        await Patience.UntilAsync(() => Volatile.Read(ref registrations) == 1);
        isThere = false;
        _time.Advance(absence);
        isThere = true;
        await Patience.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            return Volatile.Read(ref registrations) > last;
        });
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private GatewayRegistration NewRegistration(IClusterClient cluster)
    {
        var options = Options.Create(new ChannelGatewayOptions());
        var sockets = new SocketRegistry(new InlineReads(options, _time), new GatewayMemory(options, NullLogger<GatewayMemory>.Instance), options, _time, NullLogger<SocketRegistry>.Instance);
        sockets.Add(_ann);
        sockets.Add(_bob);
        var view = new GatewayView(_rig.Identity, sockets, _rig.Registry, NullLogger<GatewayView>.Instance);
        var observer = new GatewayObserver(_rig.Registry, view, NullLogger<GatewayObserver>.Instance);
        var subscription = new GatewaySubscription(cluster, _rig.Identity, _rig.Registry, observer, options, _time, NullLogger<GatewaySubscription>.Instance);
        var sessions = new LongPollSessions();
        return new GatewayRegistration(cluster, _rig.Identity, subscription, _rig.Registry, sessions, view, _time, NullLogger<GatewayRegistration>.Instance);
    }
}
