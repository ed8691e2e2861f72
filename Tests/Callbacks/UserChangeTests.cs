using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Testing;

namespace Orleans.Channels.Tests;

/// <summary>A client that brings a fresh token is who that says from then on: in joins, and for the channels that it has joined.</summary>
public sealed class UserChangeTests : IAsyncLifetime
{
    private ChannelTestHost _host = null!;
    private ChannelTestSocket _socket = null!;

    public async Task InitializeAsync()
    {
        _host = await ChannelTestHost.StartAsync(silo =>
        {
            silo.Services.AddAuthorizationCore(options => options.AddPolicy("admin", policy => policy.RequireRole("admin")));
            silo.AddChannels(channels => channels.Socket<RoleSocket>().Map<RoleChannel>("roles:*").Map<AdminChannel>("admins:*"));
        });
        _socket = (await _host.ConnectAsync(new { token = "ann:admin" })).Socket;
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Joins_begin_with_what_the_fresh_token_gave()
    {
        await RenewAsync("ann:guest");

        var member = (await _socket.JoinAsync("roles:1")).Member;

        await member.AssertReplyAsync(await member.PushAsync("who"), payload: new { assigned = "guest", isAdmin = false });
        Assert.False((await _socket.JoinAsync("admins:1")).IsOk);
    }

    [Fact]
    public async Task A_channel_is_told_and_keeps_what_it_likes()
    {
        var member = (await _socket.JoinAsync("roles:1")).Member;

        await RenewAsync("ann:agent");

        await member.AssertPushAsync("changed", new { from = "admin", to = "agent" });
        await member.AssertReplyAsync(await member.PushAsync("who"), payload: new { assigned = "admin", isAdmin = false });
    }

    [Fact]
    public async Task A_channel_may_end_its_member()
    {
        var member = (await _socket.JoinAsync("roles:1")).Member;

        await RenewAsync("ann:banned");

        await member.AssertCloseAsync();
    }

    [Fact]
    public async Task Who_may_not_be_there_any_more_is_ended()
    {
        var member = (await _socket.JoinAsync("admins:1")).Member;

        await RenewAsync("ann:guest");

        await member.AssertErrorAsync();
        Assert.False((await _socket.JoinAsync("admins:1")).IsOk);
    }

    [Fact]
    public async Task Another_subject_is_refused_and_changes_nothing()
    {
        await _socket.AssertReplyAsync(await _socket.PushAsync("phoenix", "access_token", new { token = "bob:admin" }), "error", new { reason = "unauthorized" });

        var member = (await _socket.JoinAsync("roles:1")).Member;
        await member.AssertReplyAsync(await member.PushAsync("who"), payload: new { name = "ann", assigned = "admin" });
    }

    private async Task RenewAsync(string token) => await _socket.AssertReplyAsync(await _socket.PushAsync("phoenix", "access_token", new { token }));

    private sealed class RoleSocket : Socket
    {
        public override ValueTask<ConnectResult> ConnectAsync(ConnectInfo connect)
        {
            var (name, role) = connect.Params["token"]!.Split(':') switch { var parts => (parts[0], parts[1]) };
            var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name), new Claim(ClaimTypes.Role, role)], "token"));
            return new(ConnectResult.Accept($"users:{name}", new Assigns { { "role", role } }, TimeSpan.FromHours(1), user));
        }
    }

    [SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "Made for its topics.")]
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers belong to the instance.")]
    private sealed class RoleChannel : Channel
    {
        [HandleIn("who")]
        public Reply Who(ChannelSocket socket, ClaimsPrincipal user) =>
            Reply.Ok(new { name = user.Identity!.Name, assigned = socket.Assigns["role"], isAdmin = user.IsInRole("admin") });

        public override async ValueTask<StopReason?> HandleUserChangedAsync(ChannelSocket socket, Assigns assigns)
        {
            await socket.PushAsync("changed", new { from = socket.Assigns["role"], to = assigns["role"] });
            return assigns["role"] is "banned" ? StopReason.Normal : null;
        }
    }

    [Authorize("admin")]
    [SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "Made for its topics.")]
    private sealed class AdminChannel : Channel;
}
