using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Channels.Client;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds clients to an application's services.</summary>
public static class ChannelsClientServiceCollectionExtensions
{
    /// <summary>
    /// Adds a <see cref="ChannelsClient"/> that connects when the host starts, without holding it up, and closes when it stops. It has the application's
    /// log and clock. <c>Configure&lt;ChannelsClientOptions&gt;</c> changes it as well.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="address">Where the server's socket is mapped: <c>wss://example.org/socket</c>.</param>
    /// <param name="configure">Changes the options, or null.</param>
    public static IServiceCollection AddChannelsClient(this IServiceCollection services, string address, Action<ChannelsClientOptions, IServiceProvider>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        Configure(services, Options.Options.DefaultName, configure);
        services.AddSingleton(provider => Make(provider, address, Options.Options.DefaultName));
        services.AddSingleton<IHostedService>(provider => new ChannelsClientService(provider.GetRequiredService<ChannelsClient>()));
        return services;
    }

    /// <summary>Adds a client beside others, under a name: <c>[FromKeyedServices("…")] ChannelsClient</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name, of the service's key and of its options.</param>
    /// <param name="address">Where the server's socket is mapped: <c>wss://example.org/socket</c>.</param>
    /// <param name="configure">Changes the options, or null.</param>
    public static IServiceCollection AddKeyedChannelsClient(this IServiceCollection services, string name, string address, Action<ChannelsClientOptions, IServiceProvider>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        Configure(services, name, configure);
        services.AddKeyedSingleton(name, (provider, _) => Make(provider, address, name));
        services.AddSingleton<IHostedService>(provider => new ChannelsClientService(provider.GetRequiredKeyedService<ChannelsClient>(name)));
        return services;
    }

    private static void Configure(IServiceCollection services, string name, Action<ChannelsClientOptions, IServiceProvider>? configure)
    {
        services.TryAddSingleton(TimeProvider.System);
        var options = services.AddOptions<ChannelsClientOptions>(name).Configure<IServiceProvider>(static (options, provider) =>
        {
            options.TimeProvider = provider.GetRequiredService<TimeProvider>();
            options.LoggerFactory = provider.GetService<ILoggerFactory>();
        });
        if (configure is not null)
        {
            options.Configure(configure);
        }
    }

    private static ChannelsClient Make(IServiceProvider provider, string address, string name) =>
        new(address, provider.GetRequiredService<IOptionsMonitor<ChannelsClientOptions>>().Get(name));
}
