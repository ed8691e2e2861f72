using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace Orleans.Channels.Gateway;

/// <summary>
/// Connect params from a query string, nested as <c>Plug.Conn.Query</c> nests them: <c>a[b]=c</c> is an object, <c>a[]=b</c> a
/// list. Of two values for one name the later wins.
/// </summary>
internal sealed class ConnectQuery
{
    // As Plug's own bounds: a query is small, and nobody nests by hand.
    private const int MaxDepth = 32;

    private readonly JsonObject _params = [];

    /// <param name="query">The query string, with its question mark or empty.</param>
    /// <param name="routeValues">The values of the mount's path params, which go before the query's.</param>
    public ConnectQuery(string? query, RouteValueDictionary routeValues)
    {
        foreach (var pair in new QueryStringEnumerable(query))
        {
            Assign(pair.DecodeName().ToString(), pair.DecodeValue().ToString());
        }

        foreach (var (name, value) in routeValues)
        {
            _params[name] = value?.ToString();
        }
    }

    /// <summary>The version of the protocol that the client asks for: null when it names none, empty when it isn't text.</summary>
    public string? Vsn => !_params.TryGetPropertyValue("vsn", out var vsn)
        ? null
        : vsn is JsonValue value && value.TryGetValue(out string? text) ? text : string.Empty;

    /// <summary>The params as a JSON object.</summary>
    public Payload ToPayload() => Payload.FromOwn(_params);

    private void Assign(string name, string value)
    {
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        if (bracket <= 0 || !name.EndsWith(']'))
        {
            _params[name] = value;
            return;
        }

        var keys = name[(bracket + 1)..^1].Split("][");
        if (keys.Length < MaxDepth)
        {
            AssignNested(_params, name[..bracket], keys, value);
        }
    }

    private static void AssignNested(JsonObject parent, string name, ReadOnlySpan<string> keys, string value)
    {
        if (keys is [""])
        {
            if (parent[name] is not JsonArray list)
            {
                parent[name] = list = [];
            }

            list.Add(value);
            return;
        }

        if (parent[name] is not JsonObject child)
        {
            parent[name] = child = [];
        }

        if (keys.Length == 1)
        {
            child[keys[0]] = value;
        }
        else
        {
            AssignNested(child, keys[0], keys[1..], value);
        }
    }
}
