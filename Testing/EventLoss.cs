namespace Orleans.Channels.Testing;

/// <summary>Which events the streams are to lose, each once.</summary>
internal sealed class EventLoss
{
    private readonly Lock _gate = new();
    private readonly List<(string Topic, string Event)> _planned = [];
    private int _lost;

    /// <summary>How many messages were lost.</summary>
    public int Lost => Volatile.Read(ref _lost);

    public void Plan(string topic, string eventName)
    {
        lock (_gate)
        {
            _planned.Add((topic, eventName));
        }
    }

    public bool Takes(TopicBatch batch)
    {
        lock (_gate)
        {
            var index = _planned.FindIndex(plan => plan.Topic == batch.Topic && batch.Events.Any(e => e.Event == plan.Event));
            if (index < 0)
            {
                return false;
            }

            _planned.RemoveAt(index);
            _lost++;
            return true;
        }
    }
}
