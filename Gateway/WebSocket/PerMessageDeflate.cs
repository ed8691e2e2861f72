using Microsoft.Extensions.Primitives;

namespace Orleans.Channels.Gateway;

/// <summary>
/// The agreement to compress messages (RFC 7692 §7.1), in the one form that is spoken here: neither side keeps anything from one message
/// to the next, so an idle socket costs no more for it.
/// </summary>
internal static class PerMessageDeflate
{
    private const string Name = "permessage-deflate";
    private const string ServerNoContextTakeover = "server_no_context_takeover";
    private const string ClientNoContextTakeover = "client_no_context_takeover";
    private const string ServerMaxWindowBits = "server_max_window_bits";
    private const string ClientMaxWindowBits = "client_max_window_bits";
    private const string Kept = $"{Name}; {ServerNoContextTakeover}; {ClientNoContextTakeover}";

    // .NET compresses with this window and no smaller one.
    private const string OwnWindowBits = "15";

    /// <summary>Answers what a client offers.</summary>
    /// <param name="offers">Its <c>Sec-WebSocket-Extensions</c>.</param>
    /// <returns>The header that agrees to the first offer that can be kept; null when there is none, as in what can't be read.</returns>
    public static string? Answer(StringValues offers) => offers
        .SelectMany(list => list?.Split(',', StringSplitOptions.TrimEntries) ?? [])
        .Select(AnswerOffer)
        .FirstOrDefault(answer => answer is not null);

    private static string? AnswerOffer(string offer)
    {
        var parts = offer.Split(';', StringSplitOptions.TrimEntries);
        var parameters = parts.Skip(1).Select(Parameter).ToArray();
        if (parts[0] != Name || !parameters.All(MayBeKept) || parameters.DistinctBy(parameter => parameter.Name).Count() < parameters.Length)
        {
            return null;
        }

        // Whoever names a window is told that it will be so (RFC 7692 §7.1.2).
        return string.Concat([Kept, .. parameters.Where(parameter => parameter.Value is not null).Select(window => $"; {window.Name}={window.Value}")]);
    }

    private static (string Name, string? Value) Parameter(string text)
    {
        var parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
        return (parts[0], parts.Length == 1 ? null : Unquote(parts[1]));
    }

    private static string Unquote(string value) => value is ['"', .. var quoted, '"'] ? quoted : value;

    private static bool MayBeKept((string Name, string? Value) parameter) => parameter switch
    {
        (ServerNoContextTakeover or ClientNoContextTakeover, null) => true,
        (ServerMaxWindowBits, OwnWindowBits) => true,
        (ClientMaxWindowBits, null or "8" or "9" or "10" or "11" or "12" or "13" or "14" or "15") => true,
        _ => false,
    };
}
