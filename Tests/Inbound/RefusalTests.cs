using Microsoft.Extensions.Logging;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>How clients that may not come in are told.</summary>
public sealed class RefusalTests(OpenApp open) : IClassFixture<OpenApp>
{
    private readonly InboundApp _app = open.Instance;

    [Theory]
    [InlineData(403, 403)]
    [InlineData(401, 403)]
    [InlineData(404, 403)]
    [InlineData(429, 500)]
    [InlineData(503, 500)]
    public async Task A_refusal_has_the_chosen_status_on_websocket_and_one_that_phoenix_js_knows_on_long_poll(int chosen, int longPoll)
    {
        _app.Door.Decide = _ => new(ConnectResult.Refuse(chosen));

        Assert.Equal(chosen, (await _app.AnswerAsync()).Status);
        var polled = await new LongPollClient(_app.Port).PollAsync();
        Assert.Equal((200, $$"""{"status":{{longPoll}}}"""), (polled.HttpStatus, polled.Body));
    }

    [Fact]
    public async Task A_socket_class_that_throws_refuses_with_403_and_says_so_in_the_log()
    {
        _app.Door.Decide = _ => throw new InvalidOperationException("The door is stuck.");

        Assert.Equal(403, (await _app.AnswerAsync()).Status);
        Assert.Equal("""{"status":403}""", (await new LongPollClient(_app.Port).PollAsync()).Body);
        Assert.Contains(_app.Log.Entries, entry => entry.Id.Id == 1002 && entry.Text.Contains("The door is stuck.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Content-Length", "5")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("Connection", "upgrade, close")]
    [InlineData("Connection", "keep-alive, Upgrade ,,")]
    public async Task An_upgrade_that_the_server_can_not_make_is_refused_before_the_socket_class_is_asked(string header, string value)
    {
        await using var app = await InboundApp.StartAsync();

        var (connection, reply) = await new UpgradeRequest("/socket/websocket?vsn=2.0.0").With(header, value).SendAsync(app.Port);

        using (connection)
        {
            Assert.True(reply.Status == 101 || (reply.Status == 400 && app.Door.Asked.IsEmpty), $"{reply.Status}, asked {app.Door.Asked.Count} times");
        }
    }

    [Fact]
    public async Task What_a_refusal_repeats_of_a_request_is_cut_and_no_page()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{_app.Port}/socket/websocket?vsn=2.0.0");
        request.Headers.TryAddWithoutValidation("Upgrade", $"<script>{new string('x', 1_000)}");

        using var answer = await http.SendAsync(request);

        Assert.Equal((400, "text/plain", "nosniff"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.InRange((await answer.Content.ReadAsStringAsync()).Length, 1, 300);
    }

    [Fact]
    public async Task A_socket_class_that_decides_later_decides_all_the_same()
    {
        _app.Door.Decide = async _ =>
        {
            await Task.Yield();
            return ConnectResult.Refuse(402);
        };

        Assert.Equal(402, (await _app.AnswerAsync()).Status);
    }

    [Fact]
    public async Task A_socket_class_that_takes_too_long_is_answered_503_in_its_stead()
    {
        await using var app = await InboundApp.StartAsync(options => options.ConnectTimeout = TimeSpan.FromMilliseconds(300));
        await using (await app.ConnectAsync())
        {
            // The first connect takes longer than those after it, and is no part of this.
        }

        var decided = new TaskCompletionSource<ConnectResult>();
        app.Door.Decide = _ => new(decided.Task);
        try
        {
            Assert.Equal(503, (await app.AnswerAsync()).Status);
            Assert.Equal("""{"status":500}""", (await new LongPollClient(app.Port).PollAsync()).Body);
        }
        finally
        {
            decided.SetResult(ConnectResult.Accept());
        }
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task A_burst_of_clients_gets_no_more_places_than_there_are_and_they_come_free_again(int refusal)
    {
        await using var app = await InboundApp.StartAsync(options =>
        {
            options.MaxSockets = refusal == 503 ? 3 : 100;
            options.MaxSocketsPerAddress = refusal == 429 ? 3 : 100;
        });
        var decided = new TaskCompletionSource<ConnectResult>();
        app.Door.Decide = _ => new(decided.Task);

        var burst = Enumerable.Range(0, 12).Select(_ => app.AnswerAsync()).ToList();
        for (var refused = 0; refused < 9; refused++)
        {
            var answered = await Task.WhenAny(burst).WaitAsync(RawWebSocket.Patience);
            Assert.Equal(refusal, (await answered).Status);
            burst.Remove(answered);
        }

        decided.SetResult(ConnectResult.Refuse());
        Assert.All(await Task.WhenAll(burst), reply => Assert.Equal(403, reply.Status));

        app.Door.Decide = _ => new(ConnectResult.Accept());
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        await using var third = await app.ConnectAsync();
        Assert.Equal(refusal, (await app.AnswerAsync()).Status);
    }

    [Fact]
    public async Task An_auth_token_is_never_logged_whatever_becomes_of_its_client()
    {
        const string Secret = "c0nfidential-t0ken";
        var encoded = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Secret)).TrimEnd('=');
        await using var app = await InboundApp.StartAsync(logged: LogLevel.Trace);
        Func<ConnectInfo, ValueTask<ConnectResult>>[] decisions =
        [
            _ => new(ConnectResult.Accept()),
            _ => new(ConnectResult.Refuse()),
            _ => throw new InvalidOperationException("The door is stuck."),
        ];

        foreach (var decide in decisions)
        {
            app.Door.Decide = decide;
            await app.AnswerAsync(InboundApp.NewRequest().With("Sec-WebSocket-Protocol", $"phoenix, base64url.bearer.phx.{encoded}"));
            var client = new LongPollClient(app.Port);
            client.Headers["X-Phoenix-AuthToken"] = Secret;
            await client.PollAsync();
        }

        Assert.Equal(6, app.Door.Asked.Count(connect => connect.AuthToken == Secret));
        Assert.NotEmpty(app.Log.Entries);
        Assert.DoesNotContain(app.Log.Entries, entry => entry.Text.Contains(Secret, StringComparison.Ordinal) || entry.Text.Contains(encoded, StringComparison.Ordinal));
    }
}
