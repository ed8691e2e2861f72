using System.Text;
using System.Text.Json;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests.SetUps;

/// <summary>Long-poll by hand, the session's token behind the application's as phoenix.js has it.</summary>
internal sealed class PlainPoll : PlainClient
{
    private readonly HttpClient _http;
    private readonly Queue<string> _messages = [];
    private string? _token;

    private PlainPoll(Uri address, HttpMessageHandler handler)
    {
        _http = new HttpClient(handler, disposeHandler: false) { BaseAddress = address };
        foreach (var (name, value) in Headers)
        {
            _http.DefaultRequestHeaders.Add(name, value);
        }
    }

    /// <param name="address">Where the application is.</param>
    /// <param name="handler">How servers are reached.</param>
    public static async Task<PlainClient> ConnectAsync(Uri address, HttpMessageHandler handler)
    {
        var client = new PlainPoll(address, handler);
        Assert.Equal(410, await client.PollAsync());
        return client;
    }

    public override async Task SendAsync(string frame)
    {
        using var answer = await _http.PostAsync(Url, new StringContent(frame, Encoding.UTF8, "application/x-ndjson"));
        Assert.Equal("""{"status":200}""", await answer.Content.ReadAsStringAsync());
    }

    public override ValueTask DisposeAsync()
    {
        _http.Dispose();
        return default;
    }

    protected override async Task<string> NextAsync()
    {
        string? message;
        for (var start = TimeProvider.System.GetTimestamp(); !_messages.TryDequeue(out message);)
        {
            Assert.Contains(await PollAsync(), (int[])[200, 204]);
            Assert.True(TimeProvider.System.GetElapsedTime(start) < RawWebSocket.Patience, "Nothing came.");
        }

        return message;
    }

    private string Url => $"socket/longpoll?{Query}&token={Uri.EscapeDataString(_token ?? "null")}";

    private async Task<int> PollAsync()
    {
        using var answer = JsonDocument.Parse(await _http.GetStringAsync(Url));
        _token = answer.RootElement.TryGetProperty("token", out var token) ? token.GetString() : _token;
        if (answer.RootElement.TryGetProperty("messages", out var messages))
        {
            foreach (var message in messages.EnumerateArray())
            {
                _messages.Enqueue(message.GetString()!);
            }
        }

        return answer.RootElement.GetProperty("status").GetInt32();
    }
}
