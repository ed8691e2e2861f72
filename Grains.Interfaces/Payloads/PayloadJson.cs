using System.Text.Encodings.Web;
using System.Text.Json;

namespace Orleans.Channels;

/// <summary>How payloads are written as JSON and read from it.</summary>
public static class PayloadJson
{
    /// <summary>
    /// Web defaults (camelCase names, names matched without case, numbers read from strings too), and no escaping of
    /// what JSON doesn't ask to be escaped: a payload is never put into HTML as it is.
    /// </summary>
    public static JsonSerializerOptions Options { get; } = MakeOptions();

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
