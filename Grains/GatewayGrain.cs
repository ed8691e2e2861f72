using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Orleans.Channels;

/// <summary>The silos' side of one gateway.</summary>
[Reentrant]
internal sealed class GatewayGrain(IOptions<TopicOptions> options) : Grain, IGatewayGrain
{
    public Task BeatAsync(long nonce) => this.GetStreamProvider(options.Value.StreamProvider)
        .GetStream<GatewayMessage>(StreamId.Create(GatewayStreams.Namespace, this.GetPrimaryKeyString()))
        .OnNextAsync(new GatewayBeat(nonce));
}
