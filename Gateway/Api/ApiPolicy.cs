using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Extensions.Options;

namespace Orleans.Channels.Gateway;

/// <summary>Lets callers in whom the application's own authentication knows, and asks its policy what they may do.</summary>
internal sealed class ApiPolicy(IOptions<ChannelsApiOptions> options, OriginCheck origins, IServiceProvider services)
{
    private readonly string? _name = options.Value.Policy;

    /// <summary>Whether there is a policy. It stops the start when it can't be asked.</summary>
    /// <exception cref="InvalidOperationException">The application has no authorization, or no such policy.</exception>
    public async Task<bool> IsThereAsync()
    {
        if (_name is null)
        {
            return false;
        }

        if (services.GetService<IPolicyEvaluator>() is null)
        {
            throw new InvalidOperationException($"Gateway:Api:Policy is \"{_name}\", and the application has no authorization. Declare the policy: builder.Services.AddAuthorizationBuilder().AddPolicy(\"{_name}\", …).");
        }

        return await FindAsync() is null
            ? throw new InvalidOperationException($"Gateway:Api:Policy is \"{_name}\", and the application has no such policy. Declare it: builder.Services.AddAuthorizationBuilder().AddPolicy(\"{_name}\", …).")
            : true;
    }

    /// <summary>Who asks, or null when the application's authentication knows nobody.</summary>
    public async Task<ApiCaller?> FindAsync(HttpContext http)
    {
        if (_name is null)
        {
            return null;
        }

        var policy = (await FindAsync())!;
        var evaluator = services.GetRequiredService<IPolicyEvaluator>();
        var authentication = await evaluator.AuthenticateAsync(policy, http);
        return authentication.Succeeded
            ? new ApiCaller(IdOf(authentication.Principal), async call => origins.Allows(http.Request) && (await evaluator.AuthorizeAsync(policy, authentication, http, call)).Succeeded)
            : null;
    }

    // A token is another after each renewal, and its user the same.
    private static string IdOf(ClaimsPrincipal user)
    {
        var subject = user.FindFirst(ClaimTypes.NameIdentifier) ?? user.FindFirst("sub") ?? user.FindFirst(ClaimTypes.Name);
        return $"{subject?.Issuer}\n{subject?.Value ?? user.Identity?.Name}";
    }

    private Task<AuthorizationPolicy?> FindAsync() => services.GetRequiredService<IAuthorizationPolicyProvider>().GetPolicyAsync(_name!);
}
