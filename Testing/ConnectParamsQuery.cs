using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Orleans.Channels.Testing;

/// <summary>Connect params as they travel: in a query string, where everything is text.</summary>
internal static class ConnectParamsQuery
{
    private const string Version = "2.0.0";

    /// <exception cref="ArgumentException">The params are no JSON object.</exception>
    public static QueryString From(object? connectParams)
    {
        var query = QueryString.Create("vsn", Version);
        if (connectParams is null)
        {
            return query;
        }

        var json = Payload.From(connectParams);
        if (!json.IsObject)
        {
            throw new ArgumentException("Connect params are an object: new { user_id = \"ada\" }.", nameof(connectParams));
        }

        foreach (var param in json.As<JsonElement>().EnumerateObject())
        {
            query = Add(query, param.Name, param.Value);
        }

        return query;
    }

    private static QueryString Add(QueryString query, string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => query,
        JsonValueKind.Object => value.EnumerateObject().Aggregate(query, (all, member) => Add(all, $"{name}[{member.Name}]", member.Value)),
        JsonValueKind.Array => value.EnumerateArray().Aggregate(query, (all, item) => Add(all, $"{name}[]", item)),
        _ => query.Add(name, value.ToString()),
    };
}
