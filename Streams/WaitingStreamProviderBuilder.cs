using Microsoft.Extensions.Configuration;
using Orleans.Channels.Streams;
using Orleans.Providers;

[assembly: RegisterProvider(WaitingStreamProviderBuilder.ProviderType, "Streaming", "Silo", typeof(WaitingStreamProviderBuilder))]
[assembly: RegisterProvider(WaitingStreamProviderBuilder.ProviderType, "Streaming", "Client", typeof(WaitingStreamProviderBuilder))]

namespace Orleans.Channels.Streams;

/// <summary>Adds the provider where Orleans' own configuration asks for it: <c>Orleans:Streaming:{name}:ProviderType</c> is <c>Waiting</c>.</summary>
internal sealed class WaitingStreamProviderBuilder : IProviderBuilder<ISiloBuilder>, IProviderBuilder<IClientBuilder>
{
    public const string ProviderType = "Waiting";

    /// <inheritdoc/>
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection) => builder.AddWaitingStreams(name!);

    /// <inheritdoc/>
    public void Configure(IClientBuilder builder, string? name, IConfigurationSection configurationSection) => builder.AddWaitingStreams(name!);
}
