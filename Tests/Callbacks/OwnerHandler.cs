using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace Orleans.Channels.Tests;

/// <summary>Lets the owner of a topic, with a service that lives for a scope; the topic comes as the resource.</summary>
internal sealed class OwnerHandler(ScopedNotes notes) : AuthorizationHandler<OwnerHandler.Requirement, Topic>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Requirement requirement, Topic resource)
    {
        if (notes.Number > 0 && context.User.FindFirstValue("owns") == resource.Rest)
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    internal sealed class Requirement : IAuthorizationRequirement;
}
