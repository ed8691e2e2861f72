using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Gateway;
using Orleans.Channels.Tests.EndToEnd;
using Orleans.Streams;

namespace Orleans.Channels.Tests;

/// <summary>A gateway whose client has no stream that works, and so no way to the silos.</summary>
public sealed class GatewayServiceTests : IAsyncDisposable
{
    private const int NotReady = 2002;

    private readonly FakeTimeProvider _time = new();
    private readonly LogKeeper _log = new();
    private readonly ServiceProvider _services;

    public GatewayServiceTests()
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(_log));
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton<TimeProvider>(_time);
        services.AddSingleton(provider => CallProxy.Of<IClusterClient>((method, _) =>
            method.Name == "get_ServiceProvider" ? provider : throw new NotSupportedException(method.Name)));
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<IClusterClient>());
        services.AddKeyedSingleton(GatewayStreams.DefaultProvider, CallProxy.Of<IStreamProvider>((method, _) => throw new NotSupportedException(method.Name)));
        services.AddChannelGateway();
        _services = services.BuildServiceProvider();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task It_says_so_when_it_has_tried_twice_for_the_first_time_may_only_be_too_early()
    {
        var gateway = _services.GetRequiredService<GatewayService>();
        await gateway.StartAsync(CancellationToken.None);

        await Patience.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return _log.Entries.Any(entry => entry.Id.Id == NotReady);
        });
        await gateway.StopAsync(CancellationToken.None);

        Assert.Contains("attempt 2", _log.Entries.First(entry => entry.Id.Id == NotReady).Text, StringComparison.Ordinal);
    }
}
