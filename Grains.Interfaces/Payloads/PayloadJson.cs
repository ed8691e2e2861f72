using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Orleans.Channels;

/// <summary>How payloads are written as JSON and read from it.</summary>
public static class PayloadJson
{
    /// <summary>
    /// Web defaults (camelCase names, names matched without case, numbers read from strings too), and no escaping of
    /// what JSON doesn't ask to be escaped: a payload is never put into HTML as it is. A member that its type requires must be there, a
    /// constructor's parameter too that has no default and takes no null; and null stands only where the type takes it.
    /// </summary>
    /// <remarks>
    /// The first payload freezes them. An application that is published ahead of time has no reflection on its types: it adds
    /// its <c>JsonSerializerContext</c> to the <see cref="JsonSerializerOptions.TypeInfoResolverChain"/> before that.
    /// </remarks>
    public static JsonSerializerOptions Options { get; private set; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        TypeInfoResolver = JsonSerializer.IsReflectionEnabledByDefault ? Reflection().WithAddedModifier(LetNullableBeMissing) : JsonTypeInfoResolver.Combine(),
    };

    /// <summary>Changes the options of this process, whether they are frozen or not.</summary>
    internal static void Configure(Action<JsonSerializerOptions> configure)
    {
        var options = new JsonSerializerOptions(Options);
        configure(options);
        Options = options;
    }

    /// <summary>How a string is written and read. It freezes nothing, and needs no reflection.</summary>
    internal static JsonTypeInfo<string> Text { get; } = JsonMetadataServices.CreateValueInfo<string>(
        new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = JsonTypeInfoResolver.Combine() },
        JsonMetadataServices.StringConverter);

    // What may be null may be left out as well; System.Text.Json asks for each parameter without a default.
    private static void LetNullableBeMissing(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property is { IsRequired: true, AssociatedParameter: { } parameter } && TakesNull(parameter) && !IsRequiredByItself(property))
            {
                property.IsRequired = false;
            }
        }
    }

    private static bool TakesNull(JsonParameterInfo parameter) =>
        parameter.ParameterType.IsValueType ? Nullable.GetUnderlyingType(parameter.ParameterType) is not null : parameter.IsNullable;

    private static bool IsRequiredByItself(JsonPropertyInfo property) =>
        property.AttributeProvider is { } declared && (declared.IsDefined(typeof(JsonRequiredAttribute), inherit: true) || declared.IsDefined(typeof(RequiredMemberAttribute), inherit: true));

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Asked for only where reflection is on: a trimmed application has it off.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Asked for only where reflection is on: an application ahead of time has it off.")]
    private static DefaultJsonTypeInfoResolver Reflection() => new();
}
