using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Samples;
using Orleans.Channels.Testing;
using Orleans.Something;

namespace Orleans.Channels.Tests;

/// <summary>What follows the time that a test lets pass, and what keeps the system's.</summary>
public sealed class VirtualTimeTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private ChannelTestHost _host = null!;

    public async Task InitializeAsync() => _host = await ChannelTestHost.StartAsync(
        silo => silo.AddSampleChannels().Services.AddSingleton(TimeProvider.System),
        options => options.Time = _time);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_grain_of_an_assembly_that_is_called_as_Orleans_own_follows_it()
    {
        var alarm = _host.Client.GetGrain<IAlarmGrain>("one");
        Assert.Equal(_time.GetUtcNow(), await alarm.SetAsync(TimeSpan.FromHours(1)));

        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.Null(await alarm.RangAsync());
        _time.Advance(TimeSpan.FromMinutes(1));

        await Patience.UntilAsync(async () => await alarm.RangAsync() is not null);
        Assert.Equal(_time.GetUtcNow(), await alarm.RangAsync());
    }

    [Fact]
    public void A_service_of_a_silo_follows_it_whoever_asks() =>
        Assert.Equal(_time.GetUtcNow(), _host.Cluster.Silos[0].ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow());

    [Fact]
    public async Task A_week_that_passes_at_once_ends_no_gateway_and_holds_up_no_event()
    {
        var member = (await (await _host.ConnectAsync()).Socket.JoinAsync("room:week")).Member;

        _time.Advance(TimeSpan.FromDays(7));
        await _host.Channels.BroadcastAsync("room:week", "new_msg", new { body = "a week later" });

        await member.AssertBroadcastAsync("new_msg", new { body = "a week later" });
        Assert.Equal(1, (await _host.Channels.DescribeAsync("room:week")).Members);
    }
}
