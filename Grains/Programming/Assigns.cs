using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Orleans.Channels;

/// <summary>
/// Values kept with a socket or a member (<c>Phoenix.Socket.assigns</c>). What <see cref="Socket.ConnectAsync"/> assigns
/// goes to each of the socket's members as a copy; what a member changes is its own.
/// </summary>
/// <remarks>
/// A socket's assigns cross processes as JSON: strings, numbers and booleans come out as they went in
/// (<see cref="string"/>, <see cref="long"/> or <see cref="double"/>, <see cref="bool"/>), anything else as <see cref="JsonElement"/>,
/// which <see cref="Get{T}"/> turns back into its type.
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

    internal Payload ToPayload() => Payload.From(Values);

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
        using (var json = JsonDocument.Parse(_source.Bytes))
        {
            foreach (var property in json.RootElement.EnumerateObject())
            {
                values[property.Name] = Plain(property.Value);
            }
        }

        foreach (var (key, value) in _routeAssigns!)
        {
            values[key] = value;
        }

        (_source, _routeAssigns) = (default, null);
        return values;
    }

    private static object? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? (object)whole : value.GetDouble(),
        _ => value.Clone(),
    };
}
