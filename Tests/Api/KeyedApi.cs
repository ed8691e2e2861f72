using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>A server with a key for each purpose, and a policy for users: who is called after a topic may broadcast to it, and nothing else.</summary>
public sealed class KeyedApi : IAsyncLifetime
{
    public const string Reader = "a-key-to-read";
    public const string Clerk = "a-key-for-orders";
    public const string Seldom = "a-key-for-now-and-then";

    private const string Provider = "https://login.example";

    private static readonly SymmetricSecurityKey ProviderKey = new(new byte[32]);

    private ApiServer? _server;

    internal ApiServer Server => _server!;

    public async Task InitializeAsync() => _server = await ApiServer.StartAsync(
        new()
        {
            ["Gateway:Api:Keys:0"] = ApiServer.Key,
            ["Gateway:Api:Keys:1:Key"] = Reader,
            ["Gateway:Api:Keys:1:Scopes"] = "Read",
            ["Gateway:Api:Keys:2:Key"] = Clerk,
            ["Gateway:Api:Keys:2:Scopes"] = "broadcast, SEND, Kick",
            ["Gateway:Api:Keys:2:Topics:0"] = "room:orders:*",
            ["Gateway:Api:Keys:2:Topics:1"] = "room:shop",
            ["Gateway:Api:Keys:3:Key"] = Clerk,
            ["Gateway:Api:Keys:3:Scopes"] = "Read",
            ["Gateway:Api:Keys:4:Key"] = Seldom,
            ["Gateway:Api:Keys:4:Scopes"] = "All",
            ["Gateway:Api:Keys:4:RequestsPerMinute"] = "2",
            ["Gateway:Api:Policy"] = "backends",
        },
        builder =>
        {
            builder.Services.AddAuthentication(NamedUserHandler.Name).AddScheme<AuthenticationSchemeOptions, NamedUserHandler>(NamedUserHandler.Name, configureOptions: null).AddJwtBearer(jwt =>
            {
                jwt.MapInboundClaims = false;
                jwt.TokenValidationParameters = new TokenValidationParameters { IssuerSigningKey = ProviderKey, ValidIssuer = Provider, ValidAudience = "channels", NameClaimType = "sub" };
            });
            builder.Services.AddAuthorizationBuilder().AddPolicy(
                "backends", policy => policy.AddAuthenticationSchemes(NamedUserHandler.Name, JwtBearerDefaults.AuthenticationScheme).RequireAssertion(MayCall));
        });

    public async Task DisposeAsync() => await Server.DisposeAsync();

    /// <summary>A token of the identity provider.</summary>
    internal static string TokenOf(string user, string audience = "channels") => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Provider,
        Audience = audience,
        Claims = new Dictionary<string, object> { ["sub"] = user },
        SigningCredentials = new SigningCredentials(ProviderKey, SecurityAlgorithms.HmacSha256),
    });

    /// <summary>Asks, with a key or a header of one's own.</summary>
    internal async Task<HttpResponseMessage> AskAsync(string method, string address, HttpContent? body = null, string? key = null, params (string Name, string Value)[] headers)
    {
        using var client = Server.NewClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = body };
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request);
    }

    private static bool MayCall(AuthorizationHandlerContext context) =>
        context.Resource is ChannelsApiCall { Scope: ChannelsApiScopes.Broadcast } call && call.Topic == $"room:{context.User.Identity!.Name}";
}
