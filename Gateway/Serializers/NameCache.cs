using System.Buffers.Binary;
using System.Text;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Remembers the topics and events that clients name again and again, so that most frames need no new strings. It has a
/// fixed number of short entries and a newer name takes an older one's place: a client can empty it, never grow it.
/// </summary>
internal sealed class NameCache
{
    private const int Slots = 1024;
    private const int LongestName = 64;

    // Slots are raced for: an entry is immutable, and a lost write costs one decoding.
    private readonly Entry?[] _entries = new Entry?[Slots];

    /// <summary>Takes a name as a client spelled it.</summary>
    /// <param name="json">A valid JSON string without escapes, quotes included; that is the canonical spelling.</param>
    public TopicName Get(ReadOnlySpan<byte> json)
    {
        if (json.Length > LongestName)
        {
            return Decode(json);
        }

        ref var slot = ref _entries[Hash(json) % Slots];
        var entry = slot;
        if (entry is null || !json.SequenceEqual(entry.Name.Json))
        {
            slot = entry = new Entry(Decode(json));
        }

        return entry.Name;
    }

    private static TopicName Decode(ReadOnlySpan<byte> json) =>
        TopicName.From(Encoding.UTF8.GetString(json[1..^1]), json.ToArray());

    // Whoever finds collisions gains nothing but decodings, so the hash only has to be quick.
    private static uint Hash(ReadOnlySpan<byte> json)
    {
        const ulong Prime = 0x9E3779B97F4A7C15;
        var hash = (ulong)json.Length;
        for (; json.Length >= sizeof(ulong); json = json[sizeof(ulong)..])
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(json)) * Prime;
            hash ^= hash >> 32;
        }

        foreach (var character in json)
        {
            hash = (hash ^ character) * Prime;
        }

        return (uint)(hash >> 32);
    }

    private sealed class Entry(TopicName name)
    {
        public TopicName Name { get; } = name;
    }
}
