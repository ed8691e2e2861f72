namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Remarks on a video: checked, stamped, kept, and handed to who comes later.</summary>
public abstract class VideoTests(ChannelServer server)
{
    [Fact]
    public async Task A_remark_is_stamped_and_broadcast_with_exactly_its_own_fields()
    {
        await using var ann = await WatchAsync("videos:stamped", "vsn=2.0.0&user_id=ann");
        await using var bob = await WatchAsync("videos:stamped", "vsn=2.0.0&user_id=bob");

        await ann.SendTextAsync("""["1","2","videos:stamped","new_annotation",{"body":"wow","at":1500,"id":99,"user":"root","x":[1]}]""");

        const string remark = """{"id":1,"user":"ann","body":"wow","at":1500}""";
        await ann.ExpectTextAsync($"""[null,null,"videos:stamped","new_annotation",{remark}]""");
        await ann.ExpectTextAsync("""["1","2","videos:stamped","phx_reply",{"response":{},"status":"ok"}]""");
        await bob.ExpectTextAsync($"""[null,null,"videos:stamped","new_annotation",{remark}]""");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"body":"","at":1}""")]
    [InlineData("""{"body":"no time"}""")]
    [InlineData("""{"body":"odd time","at":"soon"}""")]
    [InlineData("""{"body":7,"at":1}""")]
    [InlineData("[]")]
    public async Task A_remark_that_lacks_something_is_refused_and_heard_by_nobody(string payload)
    {
        await using var socket = await WatchAsync("videos:checked");

        await socket.SendTextAsync($"""["1","2","videos:checked","new_annotation",{payload}]""");

        var reply = WireMessage.Parse(await socket.ReceiveTextAsync());
        Assert.Equal(("phx_reply", "error"), (reply.Event, reply.Payload.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Who_comes_back_gets_the_remarks_after_the_last_one_seen_by_their_time_in_the_video()
    {
        await using (var first = await WatchAsync("videos:kept"))
        {
            await RemarkAsync(first, "videos:kept", "late", 3000);
            await RemarkAsync(first, "videos:kept", "early", 1000);
            await RemarkAsync(first, "videos:kept", "middle", 2000);
        }

        Assert.Equal("early middle late", await RemarksAfterAsync("videos:kept", 0));
        Assert.Equal("early middle", await RemarksAfterAsync("videos:kept", 1));
        Assert.Equal("", await RemarksAfterAsync("videos:kept", 3));
    }

    [Fact]
    public async Task A_join_brings_at_most_two_hundred_remarks()
    {
        await using var socket = await WatchAsync("videos:many");
        for (var i = 0; i < 205; i++)
        {
            await RemarkAsync(socket, "videos:many", $"r{i}", i);
        }

        Assert.Equal(200, (await RemarksAfterAsync("videos:many", 0)).Split(' ').Length);
    }

    [Fact]
    public async Task The_server_pings_its_watchers_by_the_clock_and_counts()
    {
        await using var socket = await WatchAsync("videos:ping");
        socket.Ignored.Remove("ping");

        await socket.ExpectTextAsync("""["1",null,"videos:ping","ping",{"count":1}]""");
        await socket.ExpectTextAsync("""["1",null,"videos:ping","ping",{"count":2}]""");
    }

    private async Task<RawWebSocket> WatchAsync(string topic, string query = "vsn=2.0.0") =>
        (await WatchAfterAsync(topic, 0, query)).Socket;

    private async Task<string> RemarksAfterAsync(string topic, int lastSeen)
    {
        var (socket, reply) = await WatchAfterAsync(topic, lastSeen, "vsn=2.0.0");
        await socket.DisposeAsync();
        var remarks = reply.Payload.GetProperty("response").GetProperty("annotations").EnumerateArray();
        return string.Join(' ', remarks.Select(remark => remark.GetProperty("body").GetString()));
    }

    private async Task<(RawWebSocket Socket, WireMessage Reply)> WatchAfterAsync(string topic, int lastSeen, string query)
    {
        var socket = await server.ConnectAsync(query);
        socket.Ignored.Add("ping");
        await socket.SendTextAsync($$"""["1","1","{{topic}}","phx_join",{"last_seen_id":{{lastSeen}}}]""");
        var reply = WireMessage.Parse(await socket.ReceiveTextAsync());
        Assert.Equal("ok", reply.Payload.GetProperty("status").GetString());
        return (socket, reply);
    }

    private static async Task RemarkAsync(RawWebSocket socket, string topic, string body, int at)
    {
        await socket.SendTextAsync($$"""["1","{{body}}","{{topic}}","new_annotation",{"body":"{{body}}","at":{{at}}}]""");
        Assert.Equal("new_annotation", WireMessage.Parse(await socket.ReceiveTextAsync()).Event);
        await socket.ExpectTextAsync($$$"""["1","{{{body}}}","{{{topic}}}","phx_reply",{"response":{},"status":"ok"}]""");
    }

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : VideoTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : VideoTests(server);
}
