using System.Security.Claims;

namespace Orleans.Channels;

/// <summary>An authenticated user, as it crosses from a gateway to a silo.</summary>
/// <param name="AuthenticationType">How the user was authenticated.</param>
/// <param name="Claims">What is claimed of the user, as types and values.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.ConnectUser")]
public sealed record ConnectUser([property: Id(0)] string AuthenticationType, [property: Id(1)] KeyValuePair<string, string>[] Claims)
{
    /// <summary>Takes what crosses of a principal; null for a user who isn't authenticated.</summary>
    /// <param name="principal">The principal.</param>
    public static ConnectUser? From(ClaimsPrincipal? principal) => principal?.Identity is { IsAuthenticated: true, AuthenticationType: { } type }
        ? new ConnectUser(type, [.. principal.Claims.Select(claim => KeyValuePair.Create(claim.Type, claim.Value))])
        : null;

    /// <summary>Makes a principal again.</summary>
    public ClaimsPrincipal ToPrincipal() =>
        new(new ClaimsIdentity(Claims.Select(claim => new Claim(claim.Key, claim.Value)), AuthenticationType));
}
