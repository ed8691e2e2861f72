using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orleans.Channels.Grains;

/// <summary>What JSON can be read into.</summary>
internal static class PayloadTypes
{
    /// <summary>Whether a type is abstract, and JSON has no way to know what to make of it. Sequences, lists and dictionaries it knows.</summary>
    /// <param name="type">The type.</param>
    /// <param name="json">The JSON of the route.</param>
    public static bool CannotBeRead(Type type, JsonSerializerOptions json)
    {
        if (type is { IsAbstract: false } || type.IsSealed)
        {
            return false;
        }

        try
        {
            return json.GetTypeInfo(type) is { Kind: JsonTypeInfoKind.Object, PolymorphismOptions: null, CreateObject: null };
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException)
        {
            return true;
        }
    }
}
