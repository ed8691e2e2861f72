using Orleans.CodeGeneration;

namespace Orleans.Channels.Tests;

/// <summary>A grain's reference to itself, which calls go through as through any other.</summary>
/// <param name="id">The grain.</param>
/// <param name="topic">The way to it.</param>
internal sealed class SimulatedReference(GrainId id, ITopicGrain topic) : GrainReference(
    new GrainReferenceShared(id.Type, GrainInterfaceType.Create("topic"), 0, CallProxy.Of<IGrainReferenceRuntime>((_, _) => topic), InvokeMethodOptions.None, null!, null!, null!), id.Key)
{
    public override string InterfaceName => "topic";
}
