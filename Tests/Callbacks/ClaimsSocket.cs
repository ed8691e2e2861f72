using System.Security.Claims;

namespace Orleans.Channels.Tests;

/// <summary>Believes what a client says of itself: <c>name=ann&amp;role=lead&amp;owns=1</c>.</summary>
internal sealed class ClaimsSocket : Socket
{
    public override ValueTask<ConnectResult> ConnectAsync(ConnectInfo connect)
    {
        if (connect.Params["name"] is not { } name)
        {
            return new(ConnectResult.Accept());
        }

        var claims = new List<Claim> { new(ClaimTypes.Name, name) };
        claims.AddRange((connect.Params["roles"] ?? string.Empty).Split(',').Select(role => new Claim(ClaimTypes.Role, role)));
        claims.Add(new Claim("owns", connect.Params["owns"] ?? string.Empty));
        return new(ConnectResult.Accept($"users:{name}", user: new ClaimsPrincipal(new ClaimsIdentity(claims, "Params"))));
    }
}
