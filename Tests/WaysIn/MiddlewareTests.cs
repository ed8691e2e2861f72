using System.Net.Http.Headers;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>What applications have around their endpoints, and what it must not do to ours.</summary>
public sealed class MiddlewareTests
{
    private const string Heartbeat = """[null,"9","phoenix","heartbeat",{}]""";
    private const string HeartbeatReply = """[null,"9","phoenix","phx_reply",{"response":{},"status":"ok"}]""";

    [Fact]
    public async Task A_poll_lasts_for_its_window_though_requests_have_a_shorter_time_limit()
    {
        var window = TimeSpan.FromSeconds(2);
        await using var app = await InboundApp.StartAsync(
            options => options.PollWindow = window,
            configure: builder => builder.Services.AddRequestTimeouts(options => options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = TimeSpan.FromMilliseconds(300) }),
            extend: app => app.UseRequestTimeouts());
        var client = await LongPollClient.OpenAsync(app.Port);
        var start = TimeProvider.System.GetTimestamp();

        Assert.Equal(204, (await client.PollAsync()).Status);

        Assert.True(TimeProvider.System.GetElapsedTime(start) > window * 0.9, "It was ended early.");
    }

    [Fact]
    public async Task A_poll_that_middleware_gives_up_loses_nothing_and_doubles_nothing()
    {
        using var limit = new CancellationTokenSource();
        var polled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await InboundApp.StartAsync(extend: app => app.Use((http, next) =>
        {
            if (http.Request.Headers.ContainsKey("X-Limited"))
            {
                http.RequestAborted = limit.Token;
                polled.TrySetResult();
            }

            return next(http);
        }));
        var client = await LongPollClient.OpenAsync(app.Port);
        await client.JoinAsync("bench:limit");
        await using var speaker = await app.JoinAsync("bench:limit");

        client.Headers["X-Limited"] = "yes";
        var poll = client.PollAsync();
        client.Headers.Remove("X-Limited");
        await polled.Task.WaitAsync(RawWebSocket.Patience);
        await limit.CancelAsync();
        await speaker.SendTextAsync("""["1","2","bench:limit","cast",{"n":1}]""");
        await speaker.ExpectTextAsync("""[null,null,"bench:limit","cast",{"n":1}]""");
        List<string> messages = [.. (await poll).Messages];
        await client.SendAsync(Heartbeat);
        while (!messages.Exists(message => WireJson.Same(HeartbeatReply, message)))
        {
            messages.AddRange((await client.PollAsync()).Messages);
        }

        Assert.Single(messages, message => WireJson.Same("""[null,null,"bench:limit","cast",{"n":1}]""", message));
        Assert.Equal(2, messages.Count);
    }

    [Fact]
    public async Task An_output_cache_for_everything_keeps_nothing_of_ours_and_lets_nobody_wait()
    {
        await using var app = await InboundApp.StartAsync(
            configure: builder => builder.Services.AddOutputCache(options => options.AddBasePolicy(policy => policy.Cache())),
            extend: app => app.UseOutputCache());

        await using var one = await app.JoinAsync("bench:cache");
        await using var two = await app.JoinAsync("bench:cache");
        var first = await LongPollClient.OpenAsync(app.Port);
        var second = await LongPollClient.OpenAsync(app.Port);

        Assert.NotEqual(first.Token, second.Token);
        await first.SendAsync(Heartbeat);
        await first.ExpectAsync(HeartbeatReply);
        await first.SendAsync(Heartbeat);
        await first.ExpectAsync(HeartbeatReply);
    }

    [Fact]
    public async Task A_fallback_policy_is_not_for_sockets_and_the_api_but_what_is_asked_of_them_by_name_counts()
    {
        const string key = "0123456789abcdef0123456789abcdef";
        await using var app = await InboundApp.StartAsync(
            configure: builder =>
            {
                builder.Services.AddAuthorization(options => options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
                builder.Services.Configure<ChannelsApiOptions>(options => options.Keys.Add(new() { Key = key, Scopes = ChannelsApiScopes.All }));
            },
            extend: app =>
            {
                app.UseAuthorization();
                app.MapGet("/page", () => "A page.");
                app.MapSocket("/private").RequireAuthorization();
                app.MapChannelsApi("/api");
            });
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{app.Port}") };

        Assert.Equal(401, await StatusAsync("/page"));
        Assert.Equal(101, (await app.AnswerAsync()).Status);
        (await new LongPollClient(app.Port).PollAsync()).ExpectNewSession();
        Assert.Equal(401, (await app.AnswerAsync(new UpgradeRequest("/private/websocket?vsn=2.0.0"))).Status);
        Assert.Equal(101, (await app.AnswerAsync(new UpgradeRequest("/private/websocket?vsn=2.0.0").With(NamedUserHandler.UserHeader, "ann"))).Status);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        Assert.Equal(200, await StatusAsync("/api/presence?topic=bench:api"));

        async Task<int> StatusAsync(string path)
        {
            using var answer = await http.GetAsync(path);
            return (int)answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_limiter_of_all_requests_counts_no_sockets_and_polls_but_a_policy_by_name_does()
    {
        const string policy = "one at a time";
        await using var app = await InboundApp.StartAsync(
            configure: builder => builder.Services.AddRateLimiter(options =>
            {
                options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(_ => RateLimitPartition.GetConcurrencyLimiter(string.Empty, _ => new() { PermitLimit = 1 }));
                options.AddConcurrencyLimiter(policy, limiter => limiter.PermitLimit = 1);
            }),
            extend: app =>
            {
                app.UseRateLimiter();
                app.MapSocket("/limited").RequireRateLimiting(policy);
            });

        await using var one = await app.JoinAsync("bench:limit");
        await using var two = await app.JoinAsync("bench:limit");
        var client = await LongPollClient.OpenAsync(app.Port);
        await client.JoinAsync("bench:limit");
        await using var limited = await RawWebSocket.ConnectAsync(app.Port, "/limited/websocket?vsn=2.0.0");

        Assert.Equal(503, (await app.AnswerAsync(new UpgradeRequest("/limited/websocket?vsn=2.0.0"))).Status);
    }

    [Fact]
    public async Task A_login_by_cookie_answers_a_client_with_a_status_and_not_with_a_page()
    {
        await using var app = await InboundApp.StartAsync(
            configure: builder =>
            {
                builder.Services.AddAuthentication("cookies").AddCookie("cookies");
                builder.Services.AddAuthorization();
            },
            extend: app =>
            {
                app.UseAuthorization();
                app.MapGet("/page", () => "A page.").RequireAuthorization();
                app.MapSocket("/private").RequireAuthorization();
                app.MapSocket("/staff").RequireAuthorization(policy => policy.RequireAssertion(_ => false));
            });

        Assert.Equal(302, (await app.AnswerAsync(new UpgradeRequest("/page").Without("Connection", "Upgrade"))).Status);
        foreach (var mount in (string[])["/private", "/staff"])
        {
            Assert.Equal(401, (await app.AnswerAsync(new UpgradeRequest($"{mount}/websocket?vsn=2.0.0"))).Status);
            Assert.Equal(401, (await app.AnswerAsync(new UpgradeRequest($"{mount}/longpoll?vsn=2.0.0").Without("Connection", "Upgrade"))).Status);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Error_pages_leave_a_refusal_its_status(bool beforeRouting)
    {
        await using var app = await InboundApp.StartAsync(
            begin: app => UsePages(app, beforeRouting),
            extend: app => UsePages(app, !beforeRouting));
        app.Door.Decide = _ => new(ConnectResult.Refuse(401));

        Assert.Equal(401, (await app.AnswerAsync()).Status);
        Assert.Equal(302, (await app.AnswerAsync(new UpgradeRequest("/nowhere"))).Status);

        static void UsePages(WebApplication app, bool now)
        {
            if (now)
            {
                app.UseStatusCodePagesWithRedirects("/error?status={0}");
            }
        }
    }

    [Fact]
    public async Task Redirection_to_https_is_for_those_who_came_by_http_and_a_proxy_s_word_counts()
    {
        await using var app = await InboundApp.StartAsync(
            configure: builder =>
            {
                builder.Services.AddHttpsRedirection(options => options.HttpsPort = 443);
                builder.Services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.XForwardedProto);
            },
            begin: app => app.UseForwardedHeaders().UseHsts().UseHttpsRedirection());

        Assert.Equal(307, (await app.AnswerAsync()).Status);
        Assert.Equal(101, (await app.AnswerAsync(InboundApp.NewRequest().With("X-Forwarded-Proto", "https"))).Status);
    }

    [Fact]
    public async Task Pages_for_all_that_fails_and_for_all_addresses_leave_sockets_theirs()
    {
        await using var app = await InboundApp.StartAsync(
            begin: app => app.UseExceptionHandler(failed => failed.Run(http => http.Response.WriteAsync("A page."))).UseDeveloperExceptionPage(),
            extend: app => app.MapFallbackToFile("index.html"));
        app.Door.Decide = _ => throw new InvalidOperationException("The database is away.");

        var refused = await app.AnswerAsync();
        Assert.Equal((403, "0"), (refused.Status, refused.Headers["Content-Length"]));
        Assert.Equal("""{"status":403}""", (await new LongPollClient(app.Port).PollAsync()).Body);
        Assert.Equal(400, (await app.AnswerAsync(InboundApp.NewRequest().Without("Upgrade"))).Status);
    }

    [Fact]
    public async Task The_log_names_an_origin_that_is_refused_and_what_a_handshake_lacked_escaped_and_cut()
    {
        await using var app = await InboundApp.StartAsync();

        await app.AnswerAsync(InboundApp.NewRequest().With("Origin", $"http://evil.example/\"<{new string('x', 1_000)}"));
        await app.AnswerAsync(InboundApp.NewRequest().With("Sec-WebSocket-Version", "12\""));

        var origin = Assert.Single(app.Log.Entries, entry => entry.Id.Id == 2304);
        Assert.Contains("http://evil.example/\\u0022\\u003Cxxx", origin.Text, StringComparison.Ordinal);
        Assert.True(origin.Text.Length < 500, origin.Text);
        var handshake = Assert.Single(app.Log.Entries, entry => entry.Id.Id == 2306);
        Assert.Contains("sec-websocket-version", handshake.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("12\"", handshake.Text, StringComparison.Ordinal);
    }
}
