using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace Orleans.Channels.Grains;

/// <summary>Says how the topics of this silo reach a gateway: without a stream where it lives in the same process.</summary>
/// <param name="services">The silo's services.</param>
/// <param name="options">Which stream provider.</param>
/// <param name="majority">Whether this silo may say anything.</param>
/// <param name="local">The gateway of this process, if it has one.</param>
internal sealed class GatewaySinks(IServiceProvider services, IOptions<TopicOptions> options, SiloMajority majority, ILocalGateway? local = null)
{
    /// <summary>The way to a gateway.</summary>
    public IGatewaySink To(string gateway) => new MajoritySink(
        local is not null && gateway == local.Id
            ? new InProcessSink(local)
            : new StreamSink(gateway, services.GetRequiredKeyedService<IStreamProvider>(options.Value.StreamProvider)),
        majority);
}
