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
    private static ConditionalWeakTable<TaskScheduler, JsonSerializerOptions>? _ofTopics;

    /// <summary>
    /// Web defaults (camelCase names, names matched without case, numbers read from strings too), and no escaping of
    /// what JSON doesn't ask to be escaped: a payload is never put into HTML as it is. A member that its type requires must be there, a
    /// constructor's parameter too that has no default and takes no null; and null stands only where the type takes it.
    /// </summary>
    /// <remarks>
    /// The first payload freezes them; <see cref="Configure"/> changes them at any time. An application that is published ahead of time has no reflection on its
    /// types: it adds its <c>JsonSerializerContext</c> to the <see cref="JsonSerializerOptions.TypeInfoResolverChain"/> before that.
    /// </remarks>
    public static JsonSerializerOptions Options { get; private set; } = NewOptions();

    /// <summary>
    /// Changes the options of this process, whether they are frozen or not: for gateways and Orleans clients. A silo says it by
    /// <c>AddChannels(channels => channels.ConfigureJson(…))</c>.
    /// </summary>
    /// <param name="configure">Changes the options. Applications in one process share them: the last word counts.</param>
    public static void Configure(Action<JsonSerializerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Options = With(configure);
    }

    /// <summary>What counts for the code that asks: the JSON of the topic in whose turn it runs, where its route has its own, else the process' options.</summary>
    internal static JsonSerializerOptions Current => _ofTopics is { } topics && topics.TryGetValue(TaskScheduler.Current, out var own) ? own : Options;

    /// <summary>How the framework itself writes what it has to say: no application changes that, for clients rely on it.</summary>
    internal static JsonSerializerOptions Own { get; } = NewOptions();

    /// <summary>The options of this process with changes, for a route.</summary>
    internal static JsonSerializerOptions With(Action<JsonSerializerOptions> configure)
    {
        var options = new JsonSerializerOptions(Options);
        configure(options);

        // A source-generated context knows nothing of it.
        options.TypeInfoResolver = options.TypeInfoResolver?.WithAddedModifier(LetNullableBeMissing);
        return options;
    }

    /// <summary>Gives the turns of a topic JSON of their own. Where no route has, nobody pays for it.</summary>
    internal static void UseIn(TaskScheduler turns, JsonSerializerOptions options) =>
        LazyInitializer.EnsureInitialized(ref _ofTopics, () => []).AddOrUpdate(turns, options);

    /// <summary>How a string is written and read. It freezes nothing, and needs no reflection.</summary>
    internal static JsonTypeInfo<string> Text { get; } = JsonMetadataServices.CreateValueInfo<string>(
        new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = JsonTypeInfoResolver.Combine() },
        JsonMetadataServices.StringConverter);

    private static JsonSerializerOptions NewOptions() => new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        TypeInfoResolver = JsonSerializer.IsReflectionEnabledByDefault ? Reflection().WithAddedModifier(LetNullableBeMissing) : JsonTypeInfoResolver.Combine(),
    };

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
