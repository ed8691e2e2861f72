using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.AspNetCore.RateLimiting;

namespace Orleans.Channels.Gateway;

/// <summary>What keeps an application's rules for its pages from endpoints that have rules of their own.</summary>
internal static class EndpointRules
{
    /// <summary>
    /// Lets requests last as long as they want, go by every cache, and go uncounted by a limiter of all requests: a socket would keep its
    /// permit for as long as it lasts, and each poll is a request. A policy that the application asks for by name counts.
    /// </summary>
    public static TBuilder LastsLong<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.WithMetadata(new DisableRequestTimeoutAttribute(), new NeverCached());
        endpoints.Finally(static endpoint =>
        {
            if (!endpoint.Metadata.Any(metadata => metadata is EnableRateLimitingAttribute))
            {
                endpoint.Metadata.Add(new DisableRateLimitingAttribute());
            }
        });
        return endpoints;
    }

    /// <summary>
    /// Keeps a fallback policy away, for the endpoint itself decides who may ask. What the application asks of it by name counts, and is
    /// answered with a status: no client of ours can follow to a login page, or read an error page.
    /// </summary>
    public static TBuilder DecidesItself<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.DisableCookieRedirect().WithMetadata(new SkipStatusCodePagesAttribute());

        // When all is said about the endpoint: AllowAnonymous would win over every policy.
        endpoints.Finally(static endpoint =>
        {
            if (!endpoint.Metadata.Any(metadata => metadata is IAuthorizeData or AuthorizationPolicy))
            {
                endpoint.Metadata.Add(new AllowAnonymousAttribute());
            }
        });
        return endpoints;
    }

    // A cache would hand one client's messages to another, and let the second who asks wait for the first.
    private sealed class NeverCached : IOutputCachePolicy
    {
        public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            context.EnableOutputCaching = false;
            return default;
        }

        public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => default;

        public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation) => default;
    }
}
