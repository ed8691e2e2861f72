using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Client;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

public sealed class ClientHostingTests
{
    [Fact]
    public async Task A_host_brings_its_clients_their_clock_and_log_connects_them_and_closes_them()
    {
        var (one, two) = (new ScriptedServer(), new ScriptedServer());
        var log = new LogKeeper();
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider());
        builder.Services.AddChannelsClient("ws://one/socket", (options, _) => options.Transport = one);
        builder.Services.AddKeyedChannelsClient("other", "ws://two/socket");
        builder.Services.Configure<ChannelsClientOptions>("other", options => options.Transport = two);
        using var host = builder.Build();
        await host.StartAsync();
        var (first, second) = (await one.AcceptAsync(), await two.AcceptAsync());
        Assert.NotSame(host.Services.GetRequiredService<ChannelsClient>(), host.Services.GetRequiredKeyedService<ChannelsClient>("other"));
        await Patience.UntilAsync(() => log.Entries.Count(entry => entry.Text.Contains("Connected to", StringComparison.Ordinal)) == 2);

        await host.StopAsync();

        Assert.True(first.IsClosed && second.IsClosed);
        Assert.Equal(ConnectionState.Disposed, host.Services.GetRequiredService<ChannelsClient>().State);
    }

    [Fact]
    public async Task What_happens_is_logged_and_no_payload_with_it()
    {
        using var log = new LogKeeper();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(log));
        await using var rig = new ClientRig(options => options.LoggerFactory = factory);
        var (_, first) = await rig.JoinAsync();
        first.Close(1012);
        await Patience.UntilAsync(() => rig.Client.State == ConnectionState.Waiting);
        rig.Pass(seconds: 5);
        var second = await rig.Server.AcceptAsync();
        await second.HearAsync();
        second.Answer(2, 2, "room:1", """{"reason":"full","secret":"s3cret"}""", "error");
        await second.ReadToTheEndAsync();
        rig.Pass(seconds: 5);
        await second.HearAsync();
        second.Answer(3, 3, "room:1");
        await second.ReadToTheEndAsync();

        Assert.Equal([4001, 4002, 4001, 4004, 4005], log.Entries.Select(entry => entry.Id.Id));
        Assert.Contains("close code 1012", log.Entries.ElementAt(1).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(log.Entries, entry => entry.Text.Contains("s3cret", StringComparison.Ordinal));
    }
}
