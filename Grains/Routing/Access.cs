using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Grains;

/// <summary>Who may do something, by ASP.NET Core's policies, with the topic as the resource. Asked anew each time, in the scope of the call.</summary>
internal sealed class Access
{
    private readonly AuthorizationPolicy _policy;
    private readonly Func<ValueTask<AuthorizationPolicy>>? _latest;

    private Access(AuthorizationPolicy policy, Func<ValueTask<AuthorizationPolicy>>? latest)
    {
        _policy = policy;
        _latest = latest;
    }

    /// <summary>Reads what is demanded.</summary>
    /// <param name="type">The class that it is demanded of, for what is said when it can't be done.</param>
    /// <param name="member">The member, or null for the class.</param>
    /// <param name="demands">What is demanded: <see cref="IAuthorizeData"/>, <see cref="AuthorizationPolicy"/>, or <see cref="IAllowAnonymous"/>, which wins.</param>
    /// <param name="services">What services there are.</param>
    /// <returns>Null when nothing is demanded.</returns>
    /// <exception cref="ChannelWiringException">It can't be done here.</exception>
    public static Access? Of(Type type, string? member, IReadOnlyCollection<object> demands, ServiceCatalog services)
    {
        if (demands.Any(demand => demand is IAllowAnonymous) || !demands.Any(demand => demand is IAuthorizeData or AuthorizationPolicy))
        {
            return null;
        }

        if (services.Provider?.GetService<IAuthorizationPolicyProvider>() is not { } policies || !services.Has(typeof(IAuthorizationService)))
        {
            throw new ChannelWiringException(type, member, "demands authorization, and the silo has no services for it, so everybody would be let in. Add them to the silo's services: services.AddAuthorization().");
        }

        var policy = Combine(type, member, demands, policies);
        return policy.AuthenticationSchemes.Count > 0
            ? throw new ChannelWiringException(
                type, member, $"demands the authentication scheme {policy.AuthenticationSchemes[0]}, and a silo has no request to authenticate. Demand it of the socket's endpoint (MapSocket(…).RequireAuthorization(…)), and leave schemes out of what is demanded of channels.")
            : new Access(policy, policies.AllowsCachingPolicies ? null : () => CombineAsync(demands, policies));
    }

    /// <summary>What is demanded by attributes.</summary>
    public static object[] Declared(ICustomAttributeProvider member) =>
        [.. member.GetCustomAttributes(inherit: true).Where(attribute => attribute is IAuthorizeData or IAllowAnonymous)];

    /// <summary>Whether a member's user may.</summary>
    public async ValueTask<bool> AllowsAsync(ChannelSocket socket)
    {
        var policy = _latest is null ? _policy : await _latest();
        return (await socket.Services.GetRequiredService<IAuthorizationService>().AuthorizeAsync(socket.User, socket.Topic, policy)).Succeeded;
    }

    private static AuthorizationPolicy Combine(Type type, string? member, IReadOnlyCollection<object> demands, IAuthorizationPolicyProvider policies)
    {
        try
        {
            return CombineAsync(demands, policies).AsTask().GetAwaiter().GetResult();
        }
        catch (InvalidOperationException exception)
        {
            throw new ChannelWiringException(type, member, $"demands authorization that can't be had. {exception.Message} Declare it: services.AddAuthorization(options => options.AddPolicy(…)).");
        }
    }

    private static async ValueTask<AuthorizationPolicy> CombineAsync(IReadOnlyCollection<object> demands, IAuthorizationPolicyProvider policies) =>
        (await AuthorizationPolicy.CombineAsync(policies, demands.OfType<IAuthorizeData>(), demands.OfType<AuthorizationPolicy>()))!;
}
