using Microsoft.AspNetCore.WebUtilities;

namespace Orleans.Channels.Gateway;

/// <summary>
/// The query of a long-poll request, in which the session's token and the application's params share a name: phoenix.js adds its
/// <c>token</c> behind all params, <c>null</c> as long as it has none.
/// </summary>
/// <param name="Token">The session's token as the request brings it, or what may be one.</param>
/// <param name="Params">The query without it.</param>
internal readonly record struct LongPollQuery(string? Token, QueryString Params)
{
    private const string TokenHeader = "X-Phoenix-LongPoll-Token";
    private const string TokenParam = "token";
    private const string None = "null";

    /// <summary>Reads a request. Its header goes before the query, whose tokens are the application's then.</summary>
    public static LongPollQuery Of(HttpRequest request) => request.Headers.TryGetValue(TokenHeader, out var header)
        ? new LongPollQuery(header.ToString(), request.QueryString)
        : Of(request.QueryString);

    private static LongPollQuery Of(QueryString query)
    {
        List<string> pairs = [];
        string? token = null;
        var (last, count) = (0, 0);
        foreach (var pair in new QueryStringEnumerable(query.Value))
        {
            if (pair.DecodeName().Span is TokenParam)
            {
                (token, last, count) = (pair.DecodeValue().ToString(), pairs.Count, count + 1);
            }

            pairs.Add($"{pair.EncodedName}={pair.EncodedValue}");
        }

        // One alone may be the application's: a client that has no session yet needn't say so.
        if (count < 2 && token is not None && token?.StartsWith(LongPollTokens.Prefix, StringComparison.Ordinal) is not true)
        {
            return new LongPollQuery(token, query);
        }

        pairs.RemoveAt(last);
        return new LongPollQuery(token, pairs.Count == 0 ? QueryString.Empty : new QueryString($"?{string.Join('&', pairs)}"));
    }
}
