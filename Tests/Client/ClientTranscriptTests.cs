using Orleans.Channels.Client;

namespace Orleans.Channels.Tests;

/// <summary>Conversations of a client with Phoenix 1.8.12, as they were recorded there: the server says its part, frame for frame.</summary>
public sealed class ClientTranscriptTests
{
    [Fact]
    public async Task A_join_with_a_reply_and_pushes_with_replies_of_every_shape()
    {
        await using var rig = new ClientRig();
        var room = rig.Client.Channel("probe:a", ClientJson.Default);
        var pushed = room.Events().GetAsyncEnumerator();
        var joining = room.JoinAsync();
        var phoenix = await rig.Server.AcceptAsync();
        await phoenix.HearAsync("""["1","1","probe:a","phx_join",{}]""");
        phoenix.Say("""["1","1","probe:a","phx_reply",{"response":{"joined":true,"params":{"a":1}},"status":"ok"}]""");
        Assert.Equal("""{"joined":true,"params":{"a":1}}""", Text(await joining));

        Assert.Equal("ok {}", await AskAsync("""["1","2","probe:a","phx_reply",{"response":{},"status":"ok"}]"""));
        Assert.Equal("error {}", await AskAsync("""["1","3","probe:a","phx_reply",{"response":{},"status":"error"}]"""));
        Assert.Equal("custom_status {\"a\":1}", await AskAsync("""["1","4","probe:a","phx_reply",{"response":{"a":1},"status":"custom_status"}]"""));
        Assert.Equal("ok [1,2]", await AskAsync("""["1","5","probe:a","phx_reply",{"response":[1,2],"status":"ok"}]"""));
        Assert.Equal("ok null", await AskAsync("""["1","6","probe:a","phx_reply",{"response":null,"status":"ok"}]"""));
        phoenix.Say("""["1",null,"probe:a","pushed",{"x":1}]""");
        phoenix.SayBytes("0001070a3170726f62653a617075736865645f62696e010203");
        var heard = await Readers.NextAsync(pushed, 3);
        Assert.Equal(("pushed", """{"x":1}"""), (heard[1].Event, System.Text.Encoding.UTF8.GetString(heard[1].Payload.Span)));
        Assert.Equal(("pushed_bin", "010203"), (heard[2].Event, Convert.ToHexString(heard[2].Payload.Span)));

        async Task<string> AskAsync(string answer)
        {
            var asked = room.PushAsync("ask", new NumberMessage(1));
            await phoenix.HearAsync();
            phoenix.Say(answer);
            try
            {
                return $"ok {Text(await asked)}";
            }
            catch (PushException exception)
            {
                return $"{exception.Reply!.Status} {Text(exception.Reply)}";
            }
        }
    }

    [Theory]
    [InlineData("""["1","1","room:1","phx_reply",{"response":{"reason":"unauthorized"},"status":"error"}]""", "unauthorized")]
    [InlineData("""["1","1","room:1","phx_reply",{"response":{"reason":"join crashed"},"status":"error"}]""", "join crashed")]
    [InlineData("""[null,"1","room:1","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]""", "unmatched topic")]
    [InlineData("""["1","1","room:1","phx_reply",{"response":{},"status":"error"}]""", null)]
    public async Task A_join_that_is_refused(string answer, string? reason)
    {
        await using var rig = new ClientRig();
        var joining = rig.Room().JoinAsync();
        (await rig.Server.AcceptAsync()).Say(answer);

        Assert.Equal(reason, (await Assert.ThrowsAsync<JoinRefusedException>(() => joining)).Reply.Reason);
    }

    [Fact]
    public async Task A_stop_with_a_reply_answers_the_push_and_ends_the_channel()
    {
        await using var rig = new ClientRig();
        var (room, phoenix) = await rig.JoinAsync();
        var pushed = room.PushAsync("ding", new NumberMessage(1));
        await phoenix.HearAsync();
        phoenix.Say("""["1","2","room:1","phx_reply",{"response":{"msg":"shutting down"},"status":"ok"}]""");
        phoenix.Say("""["1","1","room:1","phx_close",{}]""");

        Assert.Equal("""{"msg":"shutting down"}""", Text(await pushed));
        await Patience.UntilAsync(() => room.State == ChannelState.Closed);
    }

    [Fact]
    public async Task A_leave_is_answered_and_then_closed()
    {
        await using var rig = new ClientRig();
        var (room, phoenix) = await rig.JoinAsync();
        var leaving = room.LeaveAsync();
        await phoenix.HearAsync("""["1","2","room:1","phx_leave",{}]""");
        phoenix.Say("""["1","2","room:1","phx_reply",{"response":{},"status":"ok"}]""");
        phoenix.Say("""["1","1","room:1","phx_close",{}]""");

        await leaving;
        Assert.Equal(ChannelState.Left, room.State);
    }

    [Fact]
    public async Task Broadcasts_of_reserved_names_end_and_answer_nothing()
    {
        await using var rig = new ClientRig();
        var (room, phoenix) = await rig.JoinAsync();
        phoenix.Say("""[null,null,"room:1","phx_close",{}]""");
        phoenix.Say("""[null,null,"room:1","phx_error",{}]""");
        phoenix.Say("""[null,null,"room:1","phx_reply",{}]""");
        await phoenix.ReadToTheEndAsync();

        Assert.Equal((ConnectionState.Open, ChannelState.Joined), (rig.Client.State, room.State));
    }

    private static string Text(PushReply reply) => System.Text.Encoding.UTF8.GetString(reply.Response.Span);
}
