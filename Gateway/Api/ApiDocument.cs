using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Orleans.Channels.Gateway;

/// <summary>The OpenAPI document of the HTTP API. It doesn't change while the process runs, and is made once.</summary>
internal sealed class ApiDocument([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider provider)
{
    /// <summary>The name that keeps these endpoints out of the application's own documents, and its endpoints out of this one.</summary>
    public const string Name = "channels";

    /// <summary>The name of the scheme by which callers bring a key.</summary>
    public const string Scheme = "key";

    private string? _json;

    public static void AddServices(IServiceCollection services)
    {
        services.AddOpenApi(Name, options =>
        {
            options.ShouldInclude = endpoint => endpoint.GroupName == Name;
            options.AddDocumentTransformer(Describe);
        });
        services.AddSingleton<ApiDocument>();
    }

    public async Task<ContentHttpResult> ReadAsync(CancellationToken cancellationToken)
    {
        _json ??= await MakeAsync(cancellationToken);
        return TypedResults.Text(_json, ApiBody.Json);
    }

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "Orleans.Channels";
        document.Info.Description = "Broadcasts to topics and disconnects sockets from outside of the cluster. Every refusal is a problem details object (RFC 9457).";
        document.Info.Version = "1";
        document.Servers = []; // Whoever asked first named this server; the next may know it by another name.
        document.Components ??= new OpenApiComponents();
        document.AddComponent<IOpenApiSecurityScheme>(Scheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "One of the keys of Gateway:Api:Keys.",
        });
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        return Task.CompletedTask;
    }

    private async Task<string> MakeAsync(CancellationToken cancellationToken)
    {
        var document = await provider.GetOpenApiDocumentAsync(cancellationToken);
        return await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken);
    }
}
