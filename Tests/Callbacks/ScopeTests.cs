using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Orleans.Channels.Testing;

namespace Orleans.Channels.Tests;

/// <summary>Each callback has services of its own: scoped ones are neither shared nor kept, and who asks for none has none made.</summary>
public sealed class ScopeTests : IAsyncLifetime
{
    private static readonly string[] Texts = ["a", "b"];

    private readonly ScopedNotes.Ledger _ledger = new();
    private readonly ScopesGate _gate = new();
    private ChannelTestHost _host = null!;

    public async Task InitializeAsync() => _host = await ScopesHost.StartAsync(_ledger, _gate);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Each_client_is_asked_by_a_socket_of_its_own_in_a_scope_of_its_own_those_who_ask_at_once_too()
    {
        var first = _host.ConnectAsync(new { wait = "1" });
        var second = _host.ConnectAsync(new { wait = "1" });
        await _gate.OpenBehindAsync(2);

        var ids = new[] { (await first).Socket.Id, (await second).Socket.Id };

        Assert.Equal(["notes:1", "notes:2"], ids.Order());
        await WaitUntilAsync(() => _ledger.Disposed.Count == 2);
        Assert.Equal(["socket 1 disposed", "socket 2 disposed"], _ledger.Seen.Order());
    }

    [Fact]
    public async Task Two_handlers_of_one_topic_use_a_service_each_at_the_same_time()
    {
        var (first, second) = (await JoinAsync("scopes:1"), await JoinAsync("scopes:1"));

        var (one, other) = (await first.PushAsync("use", new { text = "a" }), await second.PushAsync("use", new { text = "b" }));
        await _gate.OpenBehindAsync(2);

        var replies = new[] { await first.AssertReplyAsync(one), await second.AssertReplyAsync(other) };
        Assert.Equal(Texts, replies.Select(reply => reply.As<JsonElement>().GetProperty("text").GetString()));
        Assert.Equal(2, replies.Select(NotesOf).Distinct().Count());
        await WaitUntilAsync(() => replies.All(reply => _ledger.Disposed.Contains(NotesOf(reply))));
    }

    [Fact]
    public async Task Within_one_callback_a_service_is_one_and_the_next_has_another()
    {
        var member = await JoinAsync("scopes:1");

        var first = await member.AssertReplyAsync(await member.PushAsync("number"), payload: new { same = true });
        var second = await member.AssertReplyAsync(await member.PushAsync("number"), payload: new { same = true });

        Assert.NotEqual(NotesOf(first), NotesOf(second));
    }

    [Fact]
    public async Task Every_callback_may_ask()
    {
        var join = await (await _host.ConnectAsync()).Socket.JoinAsync("scopes:1", new { ask = true });
        var member = join.Member;

        await member.PushAsync("send");
        await member.PushAsync("broadcast");
        var numbers = new[]
        {
            NotesOf(member.Response),
            NotesOf(await member.AssertPushAsync("info")),
            NotesOf(await member.AssertBroadcastAsync("topic_info")),
            NotesOf(await member.AssertPushAsync("intercepted")),
            NotesOf(await member.AssertReplyAsync(await member.PushAsync("inherited"))),
        };

        Assert.Equal(numbers.Length, numbers.Distinct().Count());
        await WaitUntilAsync(() => numbers.All(_ledger.Disposed.Contains));
    }

    [Fact]
    public async Task Who_crashes_takes_its_services_along_and_is_told_good_bye_with_others()
    {
        var member = await JoinAsync("scopes:1");
        var before = _ledger.Made;

        await member.PushAsync("crash");
        await member.AssertErrorAsync();

        await WaitUntilAsync(() => _ledger.Disposed.Contains(before + 1) && _ledger.Disposed.Contains(before + 2));
        Assert.Contains($"Crashed {before + 2}", _ledger.Seen);
    }

    [Fact]
    public async Task Who_asks_for_none_has_none_made()
    {
        var member = await JoinAsync("scopes:1");
        var before = _ledger.Made;

        await member.AssertReplyAsync(await member.PushAsync("plain"));

        Assert.Equal(before, _ledger.Made);
    }

    [Fact]
    public async Task A_handler_takes_what_is_of_its_member_of_its_event_and_of_its_scope()
    {
        var attempt = await _host.ConnectAsync(request: http => http.Features.Set<IHttpAuthenticationFeature>(
            new HttpAuthenticationFeature { User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ann")], "Test")) }));
        var member = (await attempt.Socket.JoinAsync("scopes:1")).Member;

        await member.AssertReplyAsync(
            await member.PushAsync("all:here", new { text = "hi" }),
            payload: new { rest = "here", topic = "1", user = "ann", ended = false, same = true, paint = "#00f", colours = 2, lookup = "Body", text = "hi", isMissing = true });
    }

    [Fact]
    public async Task A_list_and_a_sequence_are_payloads_unless_what_is_in_them_is_a_service()
    {
        var member = await JoinAsync("scopes:1");

        await member.AssertReplyAsync(await member.PushAsync("list", Payload.FromJson("[1,2,3]"u8.ToArray())), payload: new { sum = 6 });
        await member.AssertReplyAsync(await member.PushAsync("sequence", Payload.FromJson("""[{"text":"a"},{"text":"b"}]"""u8.ToArray())), payload: new { texts = Texts });
    }

    [Fact]
    public async Task A_handlers_token_is_cancelled_when_its_member_ends()
    {
        var socket = (await _host.ConnectAsync()).Socket;
        var member = (await socket.JoinAsync("scopes:1")).Member;
        await member.PushAsync("wait");
        await WaitUntilAsync(() => _ledger.Seen.Contains("waiting"));

        await socket.CloseAsync();

        await WaitUntilAsync(() => _ledger.Seen.Any(seen => seen.StartsWith("Disconnected", StringComparison.Ordinal)));
    }

    private static int NotesOf(Payload payload) => payload.As<JsonElement>().GetProperty("notes").GetInt32();

    private async Task<ChannelTestMember> JoinAsync(string topic) => (await (await _host.ConnectAsync()).Socket.JoinAsync(topic)).Member;

    private static Task WaitUntilAsync(Func<bool> condition) => Patience.UntilAsync(condition);

    private sealed class HttpAuthenticationFeature : IHttpAuthenticationFeature
    {
        public ClaimsPrincipal? User { get; set; }
    }
}
