using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>An application whose server gives WebSockets in one way, and a client for it.</summary>
public abstract class WayIn : IAsyncLifetime
{
    internal InboundApp App { get; private set; } = null!;

    /// <summary>Changes the gateway's options.</summary>
    internal Action<ChannelGatewayOptions>? Gateway { get; init; }

    /// <summary>How many WebSockets the gateway has.</summary>
    internal long Open => App.Services.GetRequiredService<SocketRegistry>().Tallies.First().Open;

    public async Task InitializeAsync() => App = await StartAsync();

    public virtual async Task DisposeAsync() => await App.DisposeAsync();

    internal abstract Task<MessageSocket> ConnectAsync(string query = "vsn=2.0.0", params string[] protocols);

    private protected abstract Task<InboundApp> StartAsync();
}
