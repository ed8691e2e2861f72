using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orleans.Channels;

/// <summary>How payloads are written as JSON and read from it.</summary>
public static class PayloadJson
{
    /// <summary>
    /// Web defaults (camelCase names, names matched without case, numbers read from strings too), and no escaping of
    /// what JSON doesn't ask to be escaped: a payload is never put into HTML as it is.
    /// </summary>
    /// <remarks>
    /// The first payload freezes them. An application that is published ahead of time has no reflection on its types: it adds
    /// its <c>JsonSerializerContext</c> to the <see cref="JsonSerializerOptions.TypeInfoResolverChain"/> before that.
    /// </remarks>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = JsonSerializer.IsReflectionEnabledByDefault ? Reflection() : JsonTypeInfoResolver.Combine(),
    };

    /// <summary>How a string is written and read. It freezes nothing, and needs no reflection.</summary>
    internal static JsonTypeInfo<string> Text { get; } = JsonMetadataServices.CreateValueInfo<string>(
        new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = JsonTypeInfoResolver.Combine() },
        JsonMetadataServices.StringConverter);

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Asked for only where reflection is on: a trimmed application has it off.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Asked for only where reflection is on: an application ahead of time has it off.")]
    private static DefaultJsonTypeInfoResolver Reflection() => new();
}
