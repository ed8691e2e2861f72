using System.Net.Http.Headers;
using System.Text;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A long-poll client, one request at a time as the test says, at any gateway.</summary>
internal sealed class LongPollClient(int port, string query = "vsn=2.0.0")
{
    public const string NdJson = "application/x-ndjson";
    public const string TokenHeader = "X-Phoenix-LongPoll-Token";

    private static readonly HttpClient Http = new() { Timeout = RawWebSocket.Patience };

    /// <summary>The session's token, once there is one.</summary>
    public string? Token { get; set; }

    /// <summary>Headers of every request.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public static async Task<LongPollClient> OpenAsync(int port, string query = "vsn=2.0.0")
    {
        var client = new LongPollClient(port, query);
        client.Token = (await client.PollAsync()).ExpectNewSession();
        return client;
    }

    /// <summary>Polls once, here or at another gateway.</summary>
    public Task<LongPollAnswer> PollAsync(int? at = null) => RequestAsync(HttpMethod.Get, null, at);

    /// <summary>Posts a body as it is.</summary>
    public Task<LongPollAnswer> PostAsync(string body, string? contentType = NdJson, int? at = null)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return RequestAsync(HttpMethod.Post, content, at);
    }

    /// <summary>Posts frames that are taken.</summary>
    public async Task SendAsync(params string[] frames) => await SendAtAsync(null, frames);

    /// <summary>Posts frames that are taken, at another gateway.</summary>
    public async Task SendAtAsync(int? at, params string[] frames)
    {
        var answer = await PostAsync(string.Join('\n', frames), at: at);
        Assert.Equal("""{"status":200}""", answer.Body);
    }

    /// <summary>Joins a topic with join_ref 1.</summary>
    public async Task JoinAsync(string topic)
    {
        await SendAsync($$"""["1","1","{{topic}}","phx_join",{}]""");
        await ExpectAsync($$$"""["1","1","{{{topic}}}","phx_reply",{"response":{},"status":"ok"}]""");
    }

    /// <summary>Polls until these messages have come, and no others but who is present.</summary>
    public Task ExpectAsync(params string[] messages) => ExpectAtAsync(null, messages);

    /// <summary>Polls at another gateway until these messages have come, and no others.</summary>
    public async Task ExpectAtAsync(int? at, params string[] messages)
    {
        List<string> got = [];
        while (got.Count < messages.Length)
        {
            var answer = await PollAsync(at);
            Assert.True(answer is { HttpStatus: 200, Status: 200 or 204 } && answer.Token == Token, $"Expected messages\nGot      {answer.HttpStatus} {answer.Body}");
            Assert.True(answer.Status == 200, $"Nothing came; expected {messages[got.Count]}");
            got.AddRange(answer.Messages.Where(message => !IsPresence(message)));
        }

        foreach (var (expected, actual) in messages.Zip(got))
        {
            Assert.True(WireJson.Same(expected, actual), $"Expected {expected}\nGot      {actual}");
        }

        Assert.Equal(messages.Length, got.Count);
    }

    // Rooms announce who is there, which is no matter of these tests.
    private static bool IsPresence(string message) => WireMessage.Parse(message).Event is PresenceEvents.State or PresenceEvents.Diff;

    /// <summary>Any request to the transport.</summary>
    public async Task<LongPollAnswer> RequestAsync(HttpMethod method, HttpContent? content = null, int? at = null)
    {
        var token = Token is null ? string.Empty : $"&token={Uri.EscapeDataString(Token)}";
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{at ?? port}/socket/longpoll?{query}{token}") { Content = content };
        foreach (var (name, value) in Headers)
        {
            request.Headers.Add(name, value);
        }

        using var patience = new CancellationTokenSource(RawWebSocket.Patience);
        using var response = await Http.SendAsync(request, patience.Token);
        return await LongPollAnswer.ReadAsync(response, patience.Token);
    }
}
