using System.Text;
using System.Text.Json;

namespace Orleans.Channels.Client;

/// <summary>Topics and events come again and again: each is made a string once, as long as few others come between.</summary>
internal sealed class NameCache
{
    private const int Slots = 32;
    private const int LongestName = 128;

    private readonly (byte[] Utf8, string Text)[] _names = new (byte[], string)[Slots];

    /// <summary>The string that a reader stands on.</summary>
    public string Read(ref Utf8JsonReader reader) => reader.ValueIsEscaped ? reader.GetString()! : Get(reader.ValueSpan);

    /// <summary>The string that bytes are.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestName)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        ref var slot = ref _names[SlotOf(utf8)];
        if (slot.Utf8 is null || !utf8.SequenceEqual(slot.Utf8))
        {
            slot = (utf8.ToArray(), Encoding.UTF8.GetString(utf8));
        }

        return slot.Text;
    }

    private static int SlotOf(ReadOnlySpan<byte> utf8)
    {
        var hash = 17u;
        foreach (var each in utf8)
        {
            hash = (hash * 31) + each;
        }

        return (int)(hash % Slots);
    }
}
