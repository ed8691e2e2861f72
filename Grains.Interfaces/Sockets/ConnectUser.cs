using System.Security.Claims;

namespace Orleans.Channels;

/// <summary>An authenticated user, as it crosses from a gateway to a silo.</summary>
/// <param name="AuthenticationType">How the user was authenticated.</param>
/// <param name="Claims">What is claimed of the user, as types and values.</param>
/// <param name="NameClaimType">The type of the claim that is the user's name.</param>
/// <param name="RoleClaimType">The type of the claims that are the user's roles.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.ConnectUser")]
internal sealed record ConnectUser(
    [property: Id(0)] string AuthenticationType,
    [property: Id(1)] KeyValuePair<string, string>[] Claims,
    [property: Id(2)] string NameClaimType,
    [property: Id(3)] string RoleClaimType)
{
    /// <summary>How many claims a user may have: they travel with each join.</summary>
    public const int MaxClaims = 1_000;

    /// <summary>How many characters all claims of a user may have together.</summary>
    public const int MaxLength = 32 * 1024;

    /// <summary>Nobody.</summary>
    public static ClaimsPrincipal Nobody => new(new ClaimsIdentity());

    /// <summary>Whether it is too much to travel.</summary>
    public bool IsTooLarge => Claims.Length > MaxClaims || Claims.Sum(claim => claim.Key.Length + claim.Value.Length) > MaxLength;

    /// <summary>Takes what crosses of a principal; null for a user who isn't authenticated.</summary>
    /// <param name="principal">The principal.</param>
    public static ConnectUser? From(ClaimsPrincipal? principal) => principal?.Identity is ClaimsIdentity { IsAuthenticated: true, AuthenticationType: { } type } identity
        ? new ConnectUser(type, [.. principal.Claims.Select(claim => KeyValuePair.Create(claim.Type, claim.Value))], identity.NameClaimType, identity.RoleClaimType)
        : null;

    /// <summary>Makes a principal again.</summary>
    public ClaimsPrincipal ToPrincipal() =>
        new(new ClaimsIdentity(Claims.Select(claim => new Claim(claim.Key, claim.Value)), AuthenticationType, NameClaimType, RoleClaimType));
}
