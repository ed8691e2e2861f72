namespace Orleans.Channels.Grains;

/// <summary>A topic's way to a gateway, closed while this silo isn't with the majority: what waits goes out when it is again, or never.</summary>
/// <param name="way">The way.</param>
/// <param name="majority">Whether the silo is.</param>
internal sealed class MajoritySink(IGatewaySink way, SiloMajority majority) : IGatewaySink
{
    public void MoveTo(int stream) => way.MoveTo(stream);

    public Task PublishAsync(TopicBatch batch)
    {
        majority.Require(batch.Topic);
        return way.PublishAsync(batch);
    }
}
