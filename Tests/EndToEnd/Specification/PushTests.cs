namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Pushes and what they are answered.</summary>
public abstract class PushTests(ChannelServer server)
{
    [Fact]
    public Task The_ping_family_is_answered_each_in_its_way_and_pong_not_at_all() => server.PlayAsync("""
        -> ["1","1","ping","phx_join",{}]
        <- ["1","1","ping","phx_reply",{"response":{},"status":"ok"}]
        -> ["1","2","ping","ping",{}]
        <- ["1","2","ping","phx_reply",{"response":{"ping":"pong"},"status":"ok"}]
        -> ["1","3","ping","ping",{"ack_phrase":"hi"}]
        <- ["1","3","ping","phx_reply",{"response":{"ping":"hi"},"status":"ok"}]
        -> ["1","4","ping","ping:phrase",{}]
        <- ["1","4","ping","phx_reply",{"response":{"ping":"phrase"},"status":"ok"}]
        -> ["1","5","ping","pong",{}]
        -> ["1","6","ping","param_ping",{"error":true}]
        <- ["1","6","ping","phx_reply",{"response":{"reason":"You asked for this!"},"status":"error"}]
        -> ["1","7","ping","param_ping",{"error":"x","b":2}]
        <- ["1","7","ping","phx_reply",{"response":{"b":2,"error":"x"},"status":"ok"}]
        """);

    [Fact]
    public Task A_topic_behind_the_wildcard_speaks_as_the_exact_one() => server.PlayAsync("""
        -> ["1","1","ping:some:where","phx_join",{}]
        <- ["1","1","ping:some:where","phx_reply",{"response":{},"status":"ok"}]
        -> ["1","2","ping:some:where","ping:",{}]
        <- ["1","2","ping:some:where","phx_reply",{"response":{"ping":""},"status":"ok"}]
        -> ["1","3","ping:some:where","ping:a:b",{}]
        <- ["1","3","ping:some:where","phx_reply",{"response":{"ping":"a:b"},"status":"ok"}]
        """);

    [Fact]
    public Task A_reply_carries_the_channel_s_join_ref_even_when_the_push_had_none() => server.PlayAsync("""
        -> ["1","1","ping","phx_join",{}]
        <- ["1","1","ping","phx_reply",{"response":{},"status":"ok"}]
        -> [null,"2","ping","ping",{}]
        <- ["1","2","ping","phx_reply",{"response":{"ping":"pong"},"status":"ok"}]
        """);

    [Fact]
    public Task A_payload_that_is_a_string_reaches_the_handler_that_doesn_t_mind() => server.PlayAsync("""
        -> ["1","1","ping","phx_join",{}]
        <- ["1","1","ping","phx_reply",{"response":{},"status":"ok"}]
        -> ["1","2","ping","ping","str"]
        <- ["1","2","ping","phx_reply",{"response":{"ping":"pong"},"status":"ok"}]
        -> ["1","3","ping","param_ping","str"]
        <- ["1","3","ping","phx_reply",{"response":"str","status":"ok"}]
        """);

    [Fact]
    public Task A_response_may_be_any_JSON() => server.PlayAsync("""
        -> ["1","1","bench:a","phx_join",{}]
        <- ["1","1","bench:a","phx_reply",{"response":{},"status":"ok"}]
        -> ["1","2","bench:a","echo",[1,2]]
        <- ["1","2","bench:a","phx_reply",{"response":[1,2],"status":"ok"}]
        -> ["1","3","bench:a","echo","str"]
        <- ["1","3","bench:a","phx_reply",{"response":"str","status":"ok"}]
        -> ["1","4","bench:a","echo",null]
        <- ["1","4","bench:a","phx_reply",{"response":null,"status":"ok"}]
        -> ["1","5","bench:a","echo",7]
        <- ["1","5","bench:a","phx_reply",{"response":7,"status":"ok"}]
        -> ["1","6","bench:a","echo",false]
        <- ["1","6","bench:a","phx_reply",{"response":false,"status":"ok"}]
        """);

    [Fact]
    public Task Numbers_strings_and_keys_come_back_as_they_were_sent() => server.PlayAsync("""
        -> ["1","1","bench:a","phx_join",{}]
        <- ["1","1","bench:a","phx_reply",{"response":{},"status":"ok"}]
        -> ["1","2","bench:a","echo",{"z":1,"a":1.0,"e":1e2,"big":123456789012345678901234567890,"neg":-0,"negf":-0.0,"small":1.0e-7,"u":"\u00e9\u2028\ud83d\ude00","sl":"a/b<>&'","ctl":"\u0001\n\t\u007f","nul":null,"t":true,"l":[],"m":{}}]
        <- ["1","2","bench:a","phx_reply",{"response":{"a":1.0,"big":123456789012345678901234567890,"ctl":"\u0001\n\t\u007f","e":100.0,"l":[],"m":{},"neg":0,"negf":-0.0,"nul":null,"sl":"a/b<>&'","small":1.0e-7,"t":true,"u":"é\u2028😀","z":1},"status":"ok"}]
        -> ["1","5","bench:a","echo",{},"extra",6]
        <- ["1","5","bench:a","phx_reply",{"response":{},"status":"ok"}]
        """);

    [Fact]
    public async Task White_space_around_and_within_a_frame_makes_no_difference()
    {
        await using var socket = await server.JoinAsync("bench:a");

        await socket.SendTextAsync(" [ \"1\" , \"4\" , \"bench:a\" , \"echo\" , { } ] \n");

        await socket.ExpectTextAsync("""["1","4","bench:a","phx_reply",{"response":{},"status":"ok"}]""");
    }

    [Fact]
    public async Task A_key_given_twice_harms_nobody()
    {
        await using var socket = await server.JoinAsync("bench:a");

        await socket.SendTextAsync("""["1","3","bench:a","echo",{"a":1,"a":2}]""");

        // Phoenix keeps one of them; a payload that is passed on unparsed still has both.
        var reply = WireMessage.Parse(await socket.ReceiveTextAsync());
        Assert.Equal("\"3\"", reply.Ref);
        Assert.All(reply.Payload.GetProperty("response").EnumerateObject(), member => Assert.Equal("a", member.Name));
    }

    [Fact]
    public Task An_object_of_many_keys_keeps_them_all()
    {
        var payload = $"{{{string.Join(',', Enumerable.Range(0, 200).Select(i => $"\"k{i}\":{i}"))}}}";

        return server.PlayAsync($$"""
            -> ["1","1","bench:a","phx_join",{}]
            <- ["1","1","bench:a","phx_reply",{"response":{},"status":"ok"}]
            -> ["1","2","bench:a","echo",{{payload}}]
            <- ["1","2","bench:a","phx_reply",{"response":{{payload}},"status":"ok"}]
            """);
    }

    [Collection(OneProcess.Collection)]
    public sealed class InOneProcess(OneProcess server) : PushTests(server);

    [Collection(TwoProcesses.Collection)]
    public sealed class InTwoProcesses(TwoProcesses server) : PushTests(server);
}
