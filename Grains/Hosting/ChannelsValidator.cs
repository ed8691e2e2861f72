using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using Orleans.Streams;

namespace Orleans.Channels.Grains;

/// <summary>Stops the start of a silo that has no socket, or lacks what its options name. All modules have spoken by then.</summary>
internal sealed class ChannelsValidator(IOptions<TopicOptions> options, IServiceProvider services) : IConfigurationValidator
{
    // What the storage of state was called before it had a name of its own: Orleans keeps stream subscriptions in a storage named like the stream provider.
    private const string FormerStorage = "Channels";

    /// <inheritdoc/>
    /// <exception cref="ChannelWiringException">There is no socket, or a class needs what the silo hasn't.</exception>
    /// <exception cref="OrleansConfigurationException">A stream provider or a storage that the options name isn't there.</exception>
    public void ValidateConfiguration()
    {
        services.GetRequiredService<SocketTypes>();
        services.GetRequiredService<ChannelRoutes>();
        var (streams, storage) = (options.Value.StreamProvider, options.Value.Storage);
        Require<IStreamProvider>(streams, nameof(TopicOptions.StreamProvider), "stream provider", "silo.AddWaitingStreams");
        Require<IGrainStorage>(storage, nameof(TopicOptions.Storage), "grain storage", "silo.AddMemoryGrainStorage");
        if (storage == TopicOptions.DefaultStorage && StorageNamed(storage) is MemoryGrainStorage && StorageNamed(FormerStorage) is not (null or MemoryGrainStorage))
        {
            throw new OrleansConfigurationException(
                $"The silo has a grain storage {FormerStorage} and none of its own for channels' state, which would be in memory alone. Name the storage {storage}: what is stored in it stays. Or leave all as it was by {nameof(TopicOptions)}.{nameof(TopicOptions.Storage)} = \"{FormerStorage}\" (Channels:Storage in the configuration).");
        }
    }

    private void Require<TService>(string name, string option, string what, string cure)
        where TService : class
    {
        if (services.GetKeyedService<TService>(name) is null)
        {
            throw new OrleansConfigurationException(
                $"{nameof(TopicOptions)}.{option} is \"{name}\", and the silo has no {what} of that name. Add one ({cure}(\"{name}\"), say), or correct the name (Channels:{option} in the configuration).");
        }
    }

    private IGrainStorage? StorageNamed(string name) => services.GetKeyedService<IGrainStorage>(name);
}
