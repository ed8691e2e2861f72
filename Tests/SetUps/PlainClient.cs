using System.Text.Json;

namespace Orleans.Channels.Tests.SetUps;

/// <summary>A client without a library, which sends frames as they are written and looks for those that it expects.</summary>
internal abstract class PlainClient : IAsyncDisposable
{
    /// <summary>What every client connects with: the application's own params, called nearly as the transports'.</summary>
    protected const string Query = "token=a%20user%27s&vsn_app=9&version=3&vsn=2.0.0";

    /// <summary>12 KB of headers, as applications have them.</summary>
    protected static IReadOnlyDictionary<string, string> Headers { get; } = ((string[])["Cookie", "X-Trace", "X-Claims"]).ToDictionary(name => name, name => $"{name}={new string('x', 4_000)}");

    /// <summary>Sends a frame.</summary>
    public abstract Task SendAsync(string frame);

    /// <summary>The payload of the next frame that is this event, on this topic. Others are passed over.</summary>
    public async Task<JsonElement> ExpectAsync(string topic, string eventName)
    {
        while (true)
        {
            var frame = JsonDocument.Parse(await NextAsync()).RootElement;
            if (frame[2].GetString() == topic && frame[3].GetString() == eventName)
            {
                return frame[4];
            }
        }
    }

    /// <summary>Pushes, and gives the response of the reply, which is ok.</summary>
    public async Task<JsonElement> AskAsync(string topic, string eventName, string payload = "{}")
    {
        await SendAsync($"""["1","1","{topic}","{eventName}",{payload}]""");
        var reply = await ExpectAsync(topic, "phx_reply");
        Assert.Equal("ok", reply.GetProperty("status").GetString());
        return reply.GetProperty("response");
    }

    /// <summary>Breaks off without a word.</summary>
    public abstract ValueTask DisposeAsync();

    protected abstract Task<string> NextAsync();
}
