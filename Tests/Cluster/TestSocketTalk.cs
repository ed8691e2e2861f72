namespace Orleans.Channels.Tests;

/// <summary>What a client says and hears in full, for tests that wait for a cluster's answer.</summary>
internal static class TestSocketTalk
{
    /// <summary>Joins a topic, and reads the reply.</summary>
    public static async Task JoinAsync(this TestSocket socket, string topic, string join = "{}", string joinRef = "1")
    {
        socket.Send(joinRef, joinRef, topic, "phx_join", join);
        var reply = await socket.NextAsync();
        Assert.StartsWith($"[\"{joinRef}\",\"{joinRef}\",\"{topic}\",\"phx_reply\",", reply, StringComparison.Ordinal);
        Assert.EndsWith("\"status\":\"ok\"}]", reply, StringComparison.Ordinal);
    }

    /// <summary>Pushes an event that is answered with ok and nothing before it; gives the response.</summary>
    public static async Task<string> AskAsync(this TestSocket socket, string topic, string eventName, string payload = "{}", string joinRef = "1")
    {
        const string tail = ",\"status\":\"ok\"}]";
        socket.Send(joinRef, "ask", topic, eventName, payload);
        var reply = await socket.NextAsync();
        var head = $"[\"{joinRef}\",\"ask\",\"{topic}\",\"phx_reply\",{{\"response\":";
        Assert.StartsWith(head, reply, StringComparison.Ordinal);
        Assert.EndsWith(tail, reply, StringComparison.Ordinal);
        return reply[head.Length..^tail.Length];
    }

    /// <summary>Nothing was said on a topic but what was expected: the reply to an echo is what comes next.</summary>
    public static async Task ExpectNothingOnAsync(this TestSocket socket, string topic, string joinRef = "1") =>
        Assert.Equal("""{"last":1}""", await socket.AskAsync(topic, "echo", """{"last":1}""", joinRef));
}
