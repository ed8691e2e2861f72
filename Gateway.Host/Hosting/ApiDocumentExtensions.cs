namespace Orleans.Channels.Hosting;

/// <summary>Serves the OpenAPI document of the HTTP API.</summary>
internal static class ApiDocumentExtensions
{
    /// <summary>Adds what makes the document.</summary>
    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services
        .AddOpenApi(ApiDocument.Group, options => options.AddDocumentTransformer(ApiDocument.Describe))
        .AddSingleton<ApiDocument>();

    /// <summary>Gives the document its address.</summary>
    public static void MapApiDocument(this IEndpointRouteBuilder endpoints, string path) =>
        endpoints.MapGet(path, (ApiDocument document, CancellationToken cancellationToken) => document.ReadAsync(cancellationToken)).ExcludeFromDescription();
}
