namespace Orleans.Channels.Samples;

/// <summary>The official client for the sample pages: from npm where <c>npm ci</c> was run in this folder, else from a CDN.</summary>
internal static class PhoenixClient
{
    /// <summary>The client's version, the same as in <c>package.json</c>: the pages know the file by its hash.</summary>
    public const string Version = "1.8.16";

    private const string Module = "priv/static/phoenix.mjs";

    /// <summary>Maps <c>/phoenix.mjs</c>, which the pages' import maps lead to.</summary>
    public static void MapPhoenixClient(this WebApplication app) =>
        app.MapGet("/phoenix.mjs", () => From(app.Environment.ContentRootPath)).ExcludeFromDescription();

    /// <summary>The client, or the way to it.</summary>
    public static IResult From(string contentRoot)
    {
        var restored = Path.Combine(contentRoot, "node_modules", "phoenix", Module);
        return File.Exists(restored)
            ? TypedResults.PhysicalFile(restored, "text/javascript")
            : TypedResults.Redirect($"https://cdn.jsdelivr.net/npm/phoenix@{Version}/{Module}");
    }
}
