using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Channels.Grains;

namespace Orleans.Channels;

/// <summary>
/// Values kept with a socket or a member (<c>Phoenix.Socket.assigns</c>). What <see cref="Socket.ConnectAsync"/> assigns
/// goes to each of the socket's members as a copy; what a member changes is its own.
/// </summary>
/// <remarks>
/// A socket's assigns cross processes as JSON. Text, truth, numbers of every kind, times, and a <see cref="Guid"/> come out as they went in; anything else as
/// <see cref="JsonElement"/>, which <see cref="Get{T}"/> turns back into its type. What JSON can't carry is refused with the name of the assign.
/// </remarks>
public sealed class Assigns : IReadOnlyDictionary<string, object?>
{
    private Payload _source;
    private IReadOnlyDictionary<string, object?>? _routeAssigns;
    private Dictionary<string, object?>? _values;
    private int _changes;
    private int _toldChanges;

    /// <summary>Starts with nothing assigned.</summary>
    public Assigns() => _values = [];

    // Read on first use: most members never look at their assigns.
    internal Assigns(Payload source, IReadOnlyDictionary<string, object?> routeAssigns)
    {
        _source = source;
        _routeAssigns = routeAssigns;
    }

    /// <summary>A value, or null when there is none of that name.</summary>
    /// <param name="key">The value's name.</param>
    public object? this[string key]
    {
        get => Values.GetValueOrDefault(key);
        set
        {
            Values[key] = value;
            _changes++;
        }
    }

    /// <inheritdoc/>
    public int Count => Values.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => Values.Keys;

    IEnumerable<object?> IReadOnlyDictionary<string, object?>.Values => Values.Values;

    private Dictionary<string, object?> Values => _values ??= Read();

    /// <summary>Assigns a value; lets assigns be written as <c>new Assigns { { "user_id", 1 } }</c>.</summary>
    /// <param name="key">The value's name.</param>
    /// <param name="value">The value.</param>
    public void Add(string key, object? value) => this[key] = value;

    /// <summary>A value as <typeparamref name="T"/>, or the default when there is none of that name.</summary>
    /// <typeparam name="T">The type to see it as.</typeparam>
    /// <param name="key">The value's name.</param>
    /// <exception cref="JsonException">The value can't be seen as that type.</exception>
    public T? Get<T>(string key) => this[key] switch
    {
        null => default,
        T value => value,
        JsonElement json => json.Deserialize<T>(PayloadJson.Options),
        var other => JsonSerializer.SerializeToElement(other, PayloadJson.Options).Deserialize<T>(PayloadJson.Options),
    };

    /// <inheritdoc/>
    public bool ContainsKey(string key) => Values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value) => Values.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Assigns that hold the properties of a value, under the names that they have in JSON.</summary>
    /// <typeparam name="T">The application's own record.</typeparam>
    /// <param name="value">The value.</param>
    public static Assigns From<T>(T value)
        where T : notnull
    {
        var assigns = new Assigns();
        foreach (var property in PayloadJson.Options.GetTypeInfo(value.GetType()).Properties)
        {
            if (property.Get is { } get)
            {
                assigns[property.Name] = get(value);
            }
        }

        return assigns;
    }

    /// <summary>All values as a <typeparamref name="T"/>, by the names that its properties have in JSON.</summary>
    /// <typeparam name="T">The application's own record.</typeparam>
    /// <exception cref="PayloadException">The values don't fit the type.</exception>
    public T As<T>() => Payload.From(Values).As<T>()!;

    /// <exception cref="ArgumentException">JSON can't carry a value; the message names it.</exception>
    internal Payload ToPayload() => AssignsJson.Write(Values);

    /// <summary>The values, if anybody has looked at them.</summary>
    internal IReadOnlyDictionary<string, object?>? Seen => _values;

    /// <summary>Has other values from now on.</summary>
    internal void Replace(IEnumerable<KeyValuePair<string, object?>> values)
    {
        _values = new Dictionary<string, object?>(values, StringComparer.Ordinal);
        (_source, _routeAssigns) = (default, null);
        _changes++;
    }

    /// <summary>All values, if one has changed since this was last asked; null when none has, or JSON can't carry them.</summary>
    internal Payload? TakeChanged()
    {
        if (_toldChanges == _changes)
        {
            return null;
        }

        _toldChanges = _changes;
        try
        {
            return ToPayload();
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>What was told may not have been heard: it counts as changed.</summary>
    internal void Untell() => _toldChanges = 0;

    private Dictionary<string, object?> Read()
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        AssignsJson.Read(_source, values);
        foreach (var (key, value) in _routeAssigns!)
        {
            values[key] = value;
        }

        (_source, _routeAssigns) = (default, null);
        return values;
    }
}
