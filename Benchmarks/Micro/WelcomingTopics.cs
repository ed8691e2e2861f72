using System.Reflection;

namespace Orleans.Channels.Benchmarks;

/// <summary>Stands for the cluster: every topic lets everybody in, and says nothing by itself.</summary>
public class WelcomingTopics : DispatchProxy
{
    /// <summary>A way to topics that all answer so.</summary>
    public static IGrainFactory Factory { get; } = Create<IGrainFactory, WelcomingTopics>();

    private static ITopicGrain Topic { get; } = Create<ITopicGrain, WelcomingTopics>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        nameof(IGrainFactory.GetGrain) => Topic,
        nameof(ITopicGrain.JoinAsync) => new ValueTask<JoinResponse>(new JoinResponse(JoinStatus.Ok, Payload.Empty, Epoch: 1)),
        _ => throw new NotSupportedException(targetMethod.Name),
    };
}
