using Orleans.Storage;

namespace Orleans.Channels.Tests;

/// <summary>A grain storage whose server is gone.</summary>
internal sealed class BrokenStorage : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new TimeoutException("There is no storage.");

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new TimeoutException("There is no storage.");

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new TimeoutException("There is no storage.");
}
