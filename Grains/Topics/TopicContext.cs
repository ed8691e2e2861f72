using Microsoft.Extensions.Logging;

namespace Orleans.Channels.Grains;

/// <summary>What the parts of one activation of a topic have in common.</summary>
/// <param name="Grain">The topic's grain.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Route">Its route.</param>
/// <param name="Epoch">This activation.</param>
/// <param name="Turns">Its turns.</param>
/// <param name="Shared">What it shares with the silo's other topics.</param>
/// <param name="Logger">Its logger.</param>
internal sealed record TopicContext(IGrainBase Grain, Topic Topic, ChannelRoute Route, long Epoch, TopicTurns Turns, TopicShared Shared, ILogger Logger)
{
    /// <summary>How others call the topic.</summary>
    public ITopicGrain Self { get; } = Grain.GrainContext.GrainReference.AsReference<ITopicGrain>();

    /// <summary>The services of the activation.</summary>
    public IServiceProvider Services => Grain.GrainContext.ActivationServices;

    public TopicOptions Options => Shared.Options;

    public TimeProvider Time => Shared.Time;

    /// <summary>The topic's name, as logs show it.</summary>
    public LogText Quoted => LogText.Quote(Topic.Name);
}
