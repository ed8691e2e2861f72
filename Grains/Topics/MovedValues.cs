using System.Text.Json;
using Orleans.Serialization;

namespace Orleans.Channels.Grains;

/// <summary>Turns an application's values into what travels with a topic that moves, each by itself: one that can't travel takes no other along.</summary>
internal sealed class MovedValues(Serializer serializer)
{
    private const byte Plain = 0;
    private const byte Json = 1;

    /// <summary>Packs a value; false when its type can't be serialized.</summary>
    public bool TryPack(object? value, out byte[] packed)
    {
        try
        {
            packed = value is JsonElement json
                ? [Json, .. JsonSerializer.SerializeToUtf8Bytes(json, PayloadJson.Own)]
                : [Plain, .. serializer.SerializeToArray<object?>(value)];
            return true;
        }
        catch (Exception exception) when (exception is SerializerException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            packed = [];
            return false;
        }
    }

    /// <summary>Gives a packed value back.</summary>
    public object? Unpack(byte[] packed) => packed[0] == Json
        ? JsonSerializer.Deserialize<JsonElement>(packed.AsSpan(1), PayloadJson.Own)
        : serializer.Deserialize<object?>(packed.AsMemory(1));
}
