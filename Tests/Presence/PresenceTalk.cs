using System.Globalization;
using System.Text.RegularExpressions;

namespace Orleans.Channels.Tests;

/// <summary>A client on a topic where presence is told, whose frames are read with <c>r1</c>, <c>r2</c> for the refs, in the order they came up.</summary>
internal sealed partial class PresenceTalk(string topic)
{
    private readonly List<string> _refs = [];

    public string Topic => topic;

    /// <summary>A socket that joins and is tracked; nothing is read of it yet but the reply.</summary>
    public async Task<TestSocket> JoinAsync(TestGateway gateway, string? key = null, string meta = "{}", string user = "ann", string joinRef = "1")
    {
        var socket = await gateway.ConnectAsync(user);
        await socket.JoinAsync(topic, key is null ? "{}" : $$"""{"key":"{{key}}","meta":{{meta}}}""", joinRef);
        return socket;
    }

    /// <summary>The next frames say this.</summary>
    public async Task ExpectAsync(TestSocket socket, params string[] frames)
    {
        foreach (var frame in frames)
        {
            Assert.Equal(frame, Named(await socket.NextAsync()));
        }
    }

    /// <summary>Asks and gets this.</summary>
    public async Task AskAsync(TestSocket socket, string eventName, string payload, string reply, string joinRef = "1")
    {
        socket.Send(joinRef, "ask", topic, eventName, payload);
        await ExpectAsync(socket, $"[\"{joinRef}\",\"ask\",\"{topic}\",\"phx_reply\",{reply}]");
    }

    public string Diff(string joins, string leaves = "{}", string? joinRef = null) => TestSocket.Push(joinRef, topic, "presence_diff", $$"""{"joins":{{joins}},"leaves":{{leaves}}}""");

    public string State(string state, string joinRef = "1") => TestSocket.Push(joinRef, topic, "presence_state", state);

    public string Named(string frame) => Ref().Replace(frame, match => $"{match.Groups["name"].Value}{NameOf(match.Groups["ref"].Value)}\"");

    private string NameOf(string reference)
    {
        var known = _refs.IndexOf(reference);
        if (known < 0)
        {
            known = _refs.Count;
            _refs.Add(reference);
        }

        return string.Create(CultureInfo.InvariantCulture, $"r{known + 1}");
    }

    [GeneratedRegex("""(?<name>"phx_ref(_prev)?":")(?<ref>[\w-]{16})" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Ref();
}
