using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

/// <summary>What goes along when a grain moves.</summary>
/// <param name="values">The values.</param>
/// <param name="saboteur">What may take something out.</param>
internal sealed class SimulatedBaggage(Dictionary<string, object> values, Saboteur saboteur) : IRehydrationContext, IDehydrationContext
{
    public IEnumerable<string> Keys => values.Keys;

    public bool TryGetBytes(string key, out ReadOnlySequence<byte> value) => throw new NotSupportedException();

    public bool TryGetValue<T>(string key, [NotNullWhen(true)] out T? value)
    {
        value = values.TryGetValue(key, out var found) ? (T)found : default;
        return value is not null;
    }

    public void AddBytes(string key, ReadOnlySpan<byte> value) => throw new NotSupportedException();

    public void AddBytes<T>(string key, Action<T, IBufferWriter<byte>> valueWriter, T value) => throw new NotSupportedException();

    public bool TryAddValue<T>(string key, T? value) => value is not null && values.TryAdd(key, value is MovedTopic moved ? saboteur.Pack(moved) : value);
}
