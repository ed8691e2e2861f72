namespace Orleans.Channels;

/// <summary>A topic and what its route's pattern left open.</summary>
/// <param name="Name">The whole topic, <c>room:42</c>.</param>
/// <param name="Rest">What stands where the pattern has its <c>*</c>, <c>42</c>; empty for an exact pattern.</param>
public readonly record struct Topic(string Name, string Rest)
{
    /// <summary>The whole topic.</summary>
    public override string ToString() => Name;
}
