namespace Orleans.Channels.Tests;

/// <summary>Adds names to those present, from a source that may be slow or down.</summary>
internal sealed class FetchingChannel(Lab lab) : HereChannel
{
    public override async ValueTask<IReadOnlyDictionary<string, object?>> FetchPresenceAsync(IReadOnlyCollection<string> keys)
    {
        lab.Note(Topic.Name, string.Join(' ', keys.Order(StringComparer.Ordinal)));
        await (Topic.Rest.StartsWith("slow", StringComparison.Ordinal) ? lab.GateAsync(Topic.Name) : Task.CompletedTask);
        return Topic.Rest.StartsWith("down", StringComparison.Ordinal)
            ? throw new InvalidOperationException("down")
            : keys.ToDictionary(key => key, key => (object?)new { name = key.ToUpperInvariant(), metas = "not these" });
    }
}
