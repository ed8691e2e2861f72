using System.Collections.Concurrent;
using System.Text;

namespace Orleans.Channels.Benchmarks;

/// <summary>All topics of a server without grains.</summary>
internal sealed class BareTopics
{
    private readonly ConcurrentDictionary<string, BareTopic> _topics = new(StringComparer.Ordinal);

    public BareTopic Find(ReadOnlySpan<byte> json) => _topics.GetOrAdd(Encoding.UTF8.GetString(json), static name => new BareTopic(Encoding.UTF8.GetBytes(name)));
}
