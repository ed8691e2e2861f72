namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Text frames that are no message, and messages whose parts have the wrong type.</summary>
public abstract class MalformedTextTests(ChannelServer server)
{
    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"topic":"ping","event":"phx_join","payload":{},"ref":"1"}""")]
    [InlineData("[]")]
    [InlineData("""["1","1","ping","phx_join"]""")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"str\"")]
    [InlineData("""["1","1","ping","phx_join",{}""")]
    [InlineData("""["1","1","ping","phx_join",{}] trailing""")]
    [InlineData("""["1","1","ping","phx_join",{"a":}]""")]
    public async Task A_frame_that_is_no_V2_message_ends_the_connection_with_1011(string text)
    {
        await using var socket = await server.ConnectAsync();

        await socket.SendTextAsync(text);

        await socket.ExpectCloseAsync(1011);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("[]")]
    [InlineData("""["1","1","ping","phx_join",{}]""")]
    [InlineData("""{"topic":"ping"}""")]
    [InlineData("""{"topic":"ping","event":"phx_join","payload":{}}""")]
    [InlineData("""{"topic":"ping","event":"phx_join","ref":"1"}""")]
    public async Task A_frame_that_is_no_V1_message_ends_the_connection_with_1011(string text)
    {
        await using var socket = await server.ConnectAsync("vsn=1.0.0");

        await socket.SendTextAsync(text);

        await socket.ExpectCloseAsync(1011);
    }

    [Fact]
    public async Task A_lone_surrogate_in_a_payload_ends_the_connection_with_1011()
    {
        await using var socket = await server.JoinAsync("bench:a");

        await socket.SendTextAsync("""["1","2","bench:a","echo",{"a":"\ud800"}]""");

        await socket.ExpectCloseAsync(1011);
    }

    [Fact]
    public Task A_topic_that_is_no_string_is_unmatched_and_echoed_with_its_type() => server.PlayAsync("""
        -> ["1","1",null,"phx_join",{}]
        <- [null,"1",null,"phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        -> ["1","1",5,"phx_join",{}]
        <- [null,"1",5,"phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        """);

    [Fact]
    public Task An_event_that_is_no_string_on_an_unjoined_topic_is_unmatched() => server.PlayAsync("""
        -> ["1","1","ping",null,{}]
        <- [null,"1","ping","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        -> ["1","1","ping",5,{}]
        <- [null,"1","ping","phx_reply",{"response":{"reason":"unmatched topic"},"status":"error"}]
        """);

    [Fact]
    public Task A_malformed_frame_ends_its_connection_with_all_channels_and_no_other_connection() => server.PlayAsync("""
        a:-> ["1","1","ping","phx_join",{}]
        a:<- ["1","1","ping","phx_reply",{"response":{},"status":"ok"}]
        a:-> ["2","2","room:k","phx_join",{}]
        a:<- ["2","2","room:k","phx_reply",{"response":{},"status":"ok"}]
        b:-> ["3","3","room:k","phx_join",{}]
        b:<- ["3","3","room:k","phx_reply",{"response":{},"status":"ok"}]
        a:-> garbage
        a:<- CLOSE 1011
        b:-> ["3","4","room:k","new_msg",{"body":"unmoved"}]
        b:<- [null,null,"room:k","new_msg",{"body":"unmoved"}]
        b:<- ["3","4","room:k","phx_reply",{"response":{},"status":"ok"}]
        """);

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : MalformedTextTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : MalformedTextTests(server);
}
