using System.Globalization;
using System.Text.RegularExpressions;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>The frames of a room that shows who is in it, to the byte; but for the time, and for refs, which are named in the order they come up.</summary>
public abstract partial class PresenceTests(ChannelServer server)
{
    private readonly List<string> _refs = [];

    [Fact]
    public async Task A_room_tells_who_joins_and_leaves()
    {
        var topic = NewTopic();
        await using var alice = await JoinAsync(topic, "1", """{"user_id":"alice"}""");
        await ExpectAsync(alice,
            $$$$"""[null,null,"{{{{topic}}}}","presence_diff",{"joins":{"alice":{"metas":[{"online_at":"now","phx_ref":"r1"}]}},"leaves":{}}]""",
            $$$$"""["1",null,"{{{{topic}}}}","presence_state",{"alice":{"metas":[{"online_at":"now","phx_ref":"r1"}]}}]""");
        await using var bob = await JoinAsync(topic, "5", """{"user_id":"bob"}""");
        var joined = $$$$"""[null,null,"{{{{topic}}}}","presence_diff",{"joins":{"bob":{"metas":[{"online_at":"now","phx_ref":"r2"}]}},"leaves":{}}]""";
        await ExpectAsync(alice, joined);
        await ExpectAsync(bob,
            joined,
            $$$$"""["5",null,"{{{{topic}}}}","presence_state",{"alice":{"metas":[{"online_at":"now","phx_ref":"r1"}]},"bob":{"metas":[{"online_at":"now","phx_ref":"r2"}]}}]""");

        await alice.SendTextAsync($$"""["1","8","{{topic}}","phx_leave",{}]""");
        await ExpectAsync(alice,
            $$$"""["1","8","{{{topic}}}","phx_reply",{"response":{},"status":"ok"}]""",
            $$"""["1","1","{{topic}}","phx_close",{}]""");
        await ExpectAsync(bob, $$$$"""[null,null,"{{{{topic}}}}","presence_diff",{"joins":{},"leaves":{"alice":{"metas":[{"online_at":"now","phx_ref":"r1"}]}}}]""");
        await bob.SendTextAsync($$"""["5","9","{{topic}}","phx_leave",{}]""");
        await ExpectAsync(bob,
            $$$"""["5","9","{{{topic}}}","phx_reply",{"response":{},"status":"ok"}]""",
            $$"""["5","5","{{topic}}","phx_close",{}]""");
    }

    [Fact]
    public async Task One_user_on_two_sockets_has_two_metas_of_which_one_goes_with_its_connection()
    {
        var topic = NewTopic();
        await using var first = await JoinAsync(topic, "1", """{"user_id":"same"}""");
        await ExpectAsync(first,
            $$$$"""[null,null,"{{{{topic}}}}","presence_diff",{"joins":{"same":{"metas":[{"online_at":"now","phx_ref":"r1"}]}},"leaves":{}}]""",
            $$$$"""["1",null,"{{{{topic}}}}","presence_state",{"same":{"metas":[{"online_at":"now","phx_ref":"r1"}]}}]""");
        await using var second = await JoinAsync(topic, "5", """{"user_id":"same"}""");
        var joined = $$$$"""[null,null,"{{{{topic}}}}","presence_diff",{"joins":{"same":{"metas":[{"online_at":"now","phx_ref":"r2"}]}},"leaves":{}}]""";
        await ExpectAsync(first, joined);
        await ExpectAsync(second,
            joined,
            $$$$"""["5",null,"{{{{topic}}}}","presence_state",{"same":{"metas":[{"online_at":"now","phx_ref":"r1"},{"online_at":"now","phx_ref":"r2"}]}}]""");

        second.Drop();

        await ExpectAsync(first, $$$$"""[null,null,"{{{{topic}}}}","presence_diff",{"joins":{},"leaves":{"same":{"metas":[{"online_at":"now","phx_ref":"r2"}]}}}]""");
    }

    [Fact]
    public async Task A_duplicate_join_hears_of_its_new_self_alone()
    {
        var topic = NewTopic();
        await using var socket = await JoinAsync(topic, "1", """{"user_id":"d"}""");
        await ExpectAsync(socket,
            $$$$"""[null,null,"{{{{topic}}}}","presence_diff",{"joins":{"d":{"metas":[{"online_at":"now","phx_ref":"r1"}]}},"leaves":{}}]""",
            $$$$"""["1",null,"{{{{topic}}}}","presence_state",{"d":{"metas":[{"online_at":"now","phx_ref":"r1"}]}}]""");

        await socket.SendTextAsync($$"""["2","2","{{topic}}","phx_join",{"user_id":"d"}]""");

        await ExpectAsync(socket,
            $$$"""["2","2","{{{topic}}}","phx_reply",{"response":{},"status":"ok"}]""",
            $$"""["1","1","{{topic}}","phx_close",{}]""",
            $$$$"""[null,null,"{{{{topic}}}}","presence_diff",{"joins":{"d":{"metas":[{"online_at":"now","phx_ref":"r2"}]}},"leaves":{}}]""",
            $$$$"""["2",null,"{{{{topic}}}}","presence_state",{"d":{"metas":[{"online_at":"now","phx_ref":"r2"}]}}]""");
    }

    [Fact]
    public async Task A_crash_is_a_leave_to_the_others()
    {
        var topic = NewTopic();
        await using var watcher = await JoinAsync(topic, "1", """{"user_id":"w"}""");
        await ExpectAsync(watcher,
            $$$$"""[null,null,"{{{{topic}}}}","presence_diff",{"joins":{"w":{"metas":[{"online_at":"now","phx_ref":"r1"}]}},"leaves":{}}]""",
            $$$$"""["1",null,"{{{{topic}}}}","presence_state",{"w":{"metas":[{"online_at":"now","phx_ref":"r1"}]}}]""");
        await using var anon = await JoinAsync(topic, "2", "{}");
        await ExpectAsync(watcher, $$$$"""[null,null,"{{{{topic}}}}","presence_diff",{"joins":{"anon":{"metas":[{"online_at":"now","phx_ref":"r2"}]}},"leaves":{}}]""");

        await anon.SendTextAsync($$"""["2","3","{{topic}}","boom",{}]""");

        await ExpectAsync(watcher, $$$$"""[null,null,"{{{{topic}}}}","presence_diff",{"joins":{},"leaves":{"anon":{"metas":[{"online_at":"now","phx_ref":"r2"}]}}}]""");
    }

    [Fact]
    public async Task Over_the_first_version_it_is_told_in_that_version_s_frames()
    {
        var topic = NewTopic();
        await using var socket = await server.ConnectAsync("vsn=1.0.0");
        socket.Ignored.Clear();
        await socket.SendTextAsync($$$"""{"topic":"{{{topic}}}","event":"phx_join","payload":{"user_id":"u"},"ref":"1"}""");

        await ExpectAsync(socket,
            $$$"""{"event":"phx_reply","payload":{"response":{},"status":"ok"},"ref":"1","topic":"{{{topic}}}"}""",
            $$$$"""{"event":"presence_diff","payload":{"joins":{"u":{"metas":[{"online_at":"now","phx_ref":"r1"}]}},"leaves":{}},"ref":null,"topic":"{{{{topic}}}}"}""",
            $$$"""{"event":"presence_state","payload":{"u":{"metas":[{"online_at":"now","phx_ref":"r1"}]}},"ref":null,"topic":"{{{topic}}}"}""");
    }

    [Fact]
    public async Task Who_is_typing_is_told()
    {
        var topic = NewTopic();
        await using var ann = await JoinAsync(topic, "1", """{"user_id":"ann"}""");
        await ann.ReceiveTextAsync();
        await ann.ReceiveTextAsync();

        await ann.SendTextAsync($$"""["1","2","{{topic}}","typing",{"now":true}]""");

        Assert.Contains("\"typing\":true", await ann.ReceiveTextAsync(), StringComparison.Ordinal);
    }

    private static string NewTopic() => $"room:{Guid.NewGuid():N}";

    private async Task<RawWebSocket> JoinAsync(string topic, string joinRef, string payload)
    {
        var socket = await server.ConnectAsync();
        socket.Ignored.Clear();
        await socket.SendTextAsync($"[\"{joinRef}\",\"{joinRef}\",\"{topic}\",\"phx_join\",{payload}]");
        await ExpectAsync(socket, $$$"""["{{{joinRef}}}","{{{joinRef}}}","{{{topic}}}","phx_reply",{"response":{},"status":"ok"}]""");
        return socket;
    }

    private async Task ExpectAsync(RawWebSocket socket, params string[] frames)
    {
        foreach (var frame in frames)
        {
            var named = Ref().Replace(await socket.ReceiveTextAsync(), match => $"\"phx_ref\":\"{NameOf(match.Groups[1].Value)}\"");
            Assert.Equal(frame, Time().Replace(named, "\"online_at\":\"now\""));
        }
    }

    private string NameOf(string reference)
    {
        if (!_refs.Contains(reference))
        {
            _refs.Add(reference);
        }

        return string.Create(CultureInfo.InvariantCulture, $"r{_refs.IndexOf(reference) + 1}");
    }

    [GeneratedRegex("\"phx_ref\":\"([A-Za-z0-9_-]{16})\"")]
    private static partial Regex Ref();

    [GeneratedRegex("\"online_at\":\"\\d{10}\"")]
    private static partial Regex Time();

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : PresenceTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : PresenceTests(server);
}
