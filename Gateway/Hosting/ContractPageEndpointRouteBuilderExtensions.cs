using System.Diagnostics.CodeAnalysis;
using Microsoft.Net.Http.Headers;
using Orleans.Channels.Gateway;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives the page that says what the channels take and send its address.</summary>
public static class ContractPageEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Shows who writes a client what the channels of this process take and send: topics, joins, events and types, as the build has written them
    /// into the assemblies. It is for development: <c>if (app.Environment.IsDevelopment()) app.MapChannelsDocs();</c>
    /// </summary>
    /// <param name="endpoints">The application's routes.</param>
    /// <param name="path">Where the page is.</param>
    /// <returns>For the application's authorization, where the page is mapped outside of development.</returns>
    public static IEndpointConventionBuilder MapChannelsDocs(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string path = "/channels/docs")
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return endpoints.MapGet(path, http =>
        {
            http.Response.ContentType = "text/html; charset=utf-8";
            http.Response.Headers[HeaderNames.CacheControl] = "no-store";
            http.Response.Headers[HeaderNames.ContentSecurityPolicy] = ContractPage.Policy;
            http.Response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
            return http.Response.WriteAsync(ContractPage.Write(ContractSource.Read()), http.RequestAborted);
        }).ExcludeFromDescription();
    }
}
