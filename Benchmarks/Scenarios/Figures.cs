namespace Orleans.Channels.Benchmarks;

/// <summary>What one run of a scenario came to.</summary>
internal sealed class Figures
{
    private readonly List<(string Name, double Value)> _values = [];

    /// <summary>Each figure with its unit, in the order of the report.</summary>
    public IReadOnlyList<(string Name, double Value)> Values => _values;

    /// <summary>Broadcasts and replies that never came.</summary>
    public long Missed { get; private set; }

    /// <summary>Those that came again, or after a later one.</summary>
    public long OutOfOrder { get; private set; }

    public void Add(string name, double value) => _values.Add((name, value));

    /// <summary>Takes in what a load has counted, and gives its tail to the count.</summary>
    public void AddDelivery(CountingLoad load)
    {
        load.CountMissing();
        Missed += load.Missed;
        OutOfOrder += load.OutOfOrder;
    }
}
