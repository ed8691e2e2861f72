using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Testing;

namespace Orleans.Channels.Tests;

/// <summary>ASP.NET Core's policies are asked at the join and at each event that demands them, or the start is stopped.</summary>
public sealed class AuthorizationTests : IAsyncLifetime
{
    private ChannelTestHost _host = null!;

    public async Task InitializeAsync() => _host = await ChannelTestHost.StartAsync(silo =>
    {
        AddPolicies(silo.Services);
        silo.AddChannels(channels => channels
            .Socket<ClaimsSocket>()
            .Map<DeskChannel>("desk:*")
            .Map<DeskChannel>("agents:*").RequireAuthorization("agent")
            .Map<DeskChannel>("leads:*", configure: route => route.RequireAuthorization(policy => policy.RequireRole("lead")))
            .Map<OpenChannel>("open:*").RequireAuthorization("owner"));
    });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("desk:1", null, null, null, false)]
    [InlineData("desk:1", "ann", null, null, true)]
    [InlineData("agents:1", "ann", null, null, false)]
    [InlineData("agents:1", "ann", "agent", null, true)]
    [InlineData("leads:1", "ann", "agent", null, false)]
    [InlineData("leads:1", "ann", "agent,lead", null, true)]
    [InlineData("open:1", "ann", null, "2", false)]
    [InlineData("open:1", "ann", null, "1", true)]
    public async Task A_join_is_for_whom_the_channel_and_the_route_let(string topic, string? name, string? roles, string? owns, bool isLet)
    {
        var join = await (await _host.ConnectAsync(Params(name, roles, owns))).Socket.JoinAsync(topic);

        Assert.Equal(isLet, join.IsOk);
        Assert.True(isLet || join.Response == Payload.FromJson("""{"reason":"unauthorized"}"""u8.ToArray()));
    }

    [Theory]
    [InlineData("read", null, null, "ok")]
    [InlineData("note", null, null, "error")]
    [InlineData("note", "agent", null, "ok")]
    [InlineData("close", "lead", null, "error")]
    [InlineData("close", "agent", null, "error")]
    [InlineData("close", "agent,lead", null, "ok")]
    [InlineData("own", "agent", "2", "error")]
    [InlineData("own", "agent", "1", "ok")]
    [InlineData("open", null, null, "ok")]
    public async Task An_event_is_for_whom_its_handler_lets_and_who_may_not_goes_on(string eventName, string? roles, string? owns, string status)
    {
        var member = (await (await _host.ConnectAsync(Params("ann", roles, owns))).Socket.JoinAsync("desk:1")).Member;

        var reply = await member.AssertReplyAsync(await member.PushAsync(eventName), status);

        Assert.True(status == "ok" || reply == Payload.FromJson("""{"reason":"unauthorized"}"""u8.ToArray()));
        await member.AssertReplyAsync(await member.PushAsync("read"));
    }

    [Fact]
    public async Task A_policy_that_throws_lets_nobody()
    {
        var member = (await (await _host.ConnectAsync(Params("ann", null, null))).Socket.JoinAsync("desk:1")).Member;

        await member.PushAsync("broken");

        await member.AssertErrorAsync();
    }

    [Fact]
    public async Task The_user_is_the_one_that_the_socket_class_gave()
    {
        var member = (await (await _host.ConnectAsync(Params("ann", "agent", null))).Socket.JoinAsync("desk:1")).Member;

        Assert.Equal("ann", member.Response.As<JsonElement>().GetProperty("user").GetString());
        await member.AssertReplyAsync(await member.PushAsync("note"), payload: new { by = "ann" });
    }

    [Fact]
    public void A_user_that_is_too_much_to_travel_is_refused_by_name()
    {
        var many = new ClaimsPrincipal(new ClaimsIdentity(Enumerable.Range(0, 1001).Select(number => new Claim("n", $"{number}")), "Test"));
        var long_ = new ClaimsPrincipal(new ClaimsIdentity([new Claim("n", new string('x', 32 * 1024))], "Test"));

        Assert.Contains("1000 claims", Assert.Throws<ArgumentException>(() => ConnectResult.Accept(user: many)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ConnectResult.Accept(user: long_));
    }

    [Fact]
    public void Without_services_for_it_the_start_is_stopped() =>
        AssertStops<DeskChannel>(new ServiceCollection(), nameof(DeskChannel), "everybody would be let in", "services.AddAuthorization()");

    [Fact]
    public void A_policy_that_nobody_declared_stops_the_start() =>
        AssertStops<DeskChannel>(new ServiceCollection().AddLogging().AddAuthorizationCore(), "DeskChannel.", "agent", "AddPolicy");

    [Fact]
    public void What_cannot_be_asked_for_stops_the_start()
    {
        AssertStops<DemandsScheme>(AddPolicies(new ServiceCollection()), nameof(DemandsScheme), "scheme Bearer", "MapSocket");
        AssertStops<DemandsInInfo>(AddPolicies(new ServiceCollection()), "DemandsInInfo.HandleInfoAsync", "nobody is asked there");
        var services = AddPolicies(new ServiceCollection());
        var exception = Assert.Throws<ChannelWiringException>(() => new ChannelsBuilder(services).Socket<DemandingSocket>().BuildSockets(services.BuildServiceProvider()));
        Assert.Contains("MapSocket(…).RequireAuthorization", exception.Message, StringComparison.Ordinal);
    }

    private static void AssertStops<TChannel>(IServiceCollection services, params string[] words)
        where TChannel : Channel
    {
        var channels = new ChannelsBuilder(services).Map<TChannel>("topic:*");

        var exception = Assert.Throws<ChannelWiringException>(() => channels.BuildRoutes(services.BuildServiceProvider()));

        Assert.All(words, word => Assert.Contains(word, exception.Message, StringComparison.Ordinal));
    }

    private static IServiceCollection AddPolicies(IServiceCollection services) => services
        .AddLogging()
        .AddSingleton(new ScopedNotes.Ledger())
        .AddScoped<ScopedNotes>()
        .AddScoped<IAuthorizationHandler, OwnerHandler>()
        .AddAuthorizationCore(options =>
        {
            options.AddPolicy("agent", policy => policy.RequireRole("agent"));
            options.AddPolicy("owner", policy => policy.AddRequirements(new OwnerHandler.Requirement()));
            options.AddPolicy("broken", policy => policy.RequireAssertion(bool (_) => throw new InvalidOperationException("broken")));
        });

    private static Dictionary<string, string> Params(string? name, string? roles, string? owns) =>
        new Dictionary<string, string>(new Dictionary<string, string?> { ["name"] = name, ["roles"] = roles, ["owns"] = owns }.Where(each => each.Value is not null)!);

    private sealed class OpenChannel : Channel;

    [Authorize(AuthenticationSchemes = "Bearer")]
    private sealed class DemandsScheme : Channel;

    [SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "Bound, not made.")]
    private sealed class DemandsInInfo : Channel
    {
        [Authorize]
        public override ValueTask HandleInfoAsync(object message) => default;
    }

    [Authorize]
    private sealed class DemandingSocket : Socket;
}
