using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Orleans.Channels.Hosting;

/// <summary>The OpenAPI document of the HTTP API. It doesn't change while the process runs, and is made once: who asks for it needs no key.</summary>
internal sealed class ApiDocument([FromKeyedServices(ApiDocument.Group)] IOpenApiDocumentProvider provider)
{
    /// <summary>The group name of the API's endpoints, which takes them into the document of that name and into no other.</summary>
    public const string Group = "channels";

    private const string Scheme = "key";

    private string? _json;

    /// <summary>The document, or 404 while the API is off.</summary>
    public async Task<Results<ContentHttpResult, NotFound>> ReadAsync(CancellationToken cancellationToken)
    {
        _json ??= await MakeAsync(cancellationToken);
        return _json.Length > 0 ? TypedResults.Text(_json, "application/json") : TypedResults.NotFound();
    }

    /// <summary>Says what no endpoint says by itself.</summary>
    public static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "Orleans.Channels";
        document.Info.Description = "Speaks to topics, and ends members and sockets, from outside of the cluster. Every refusal is a problem details object (RFC 9457).";
        document.Info.Version = "1";
        document.Servers = []; // Whoever asked first named this server; the next may know it by another name.
        document.Components ??= new OpenApiComponents();
        document.AddComponent<IOpenApiSecurityScheme>(Scheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "One of the keys of Gateway:Api:Keys, or a token that Gateway:Api:Policy takes.",
        });
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        return Task.CompletedTask;
    }

    private async Task<string> MakeAsync(CancellationToken cancellationToken)
    {
        var document = await provider.GetOpenApiDocumentAsync(cancellationToken);
        return document.Paths.Count > 0 ? await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken) : string.Empty;
    }
}
