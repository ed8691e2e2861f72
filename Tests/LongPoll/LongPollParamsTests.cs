using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Applications whose own params have the names that the transport uses.</summary>
public sealed class LongPollParamsTests(OpenApp open) : IClassFixture<OpenApp>
{
    private const string Heartbeat = """[null,"4","phoenix","heartbeat",{}]""";
    private const string HeartbeatReply = """[null,"4","phoenix","phx_reply",{"response":{},"status":"ok"}]""";

    private readonly InboundApp _app = open.Instance;

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    [InlineData("one of other keys")]
    public async Task A_param_called_token_reaches_the_socket_class_and_the_session_s_own_doesn_t(string? noSession)
    {
        var client = new LongPollClient(_app.Port, "vsn=2.0.0&token=ann%27s") { Token = noSession };
        client.Token = (await client.PollAsync()).ExpectNewSession();
        Assert.Equal("ann's", _app.Door.Last.Params["token"]);
        var asked = _app.Door.Asked.Count;

        await client.SendAsync(Heartbeat);
        await client.ExpectAsync(HeartbeatReply);

        Assert.Equal(asked, _app.Door.Asked.Count);
    }

    [Fact]
    public async Task A_client_without_such_a_param_and_without_a_session_has_none()
    {
        (await new LongPollClient(_app.Port) { Token = "null" }.PollAsync()).ExpectNewSession();

        Assert.Null(_app.Door.Last.Params["token"]);
    }

    [Fact]
    public async Task With_the_session_s_token_in_the_header_all_of_the_query_is_the_application_s()
    {
        var client = new LongPollClient(_app.Port, "vsn=2.0.0&token=old&token=new");
        client.Headers[LongPollClient.TokenHeader] = "none";

        (await client.PollAsync()).ExpectNewSession();

        Assert.Equal("new", _app.Door.Last.Params["token"]);
    }

    [Fact]
    public async Task A_session_s_token_that_can_not_be_read_any_more_is_not_taken_for_the_application_s()
    {
        var lost = new LongPollTokens(new EphemeralDataProtectionProvider()).Protect(new("gateway", "session", "socket"));

        (await new LongPollClient(_app.Port) { Token = lost }.PollAsync()).ExpectNewSession();

        Assert.Null(_app.Door.Last.Params["token"]);
    }

    [Fact]
    public async Task The_token_of_a_session_that_is_over_is_not_shown_to_the_socket_class()
    {
        var client = await LongPollClient.OpenAsync(_app.Port, "vsn=2.0.0&token=ann");
        Assert.Equal("""{"status":400}""", (await client.PostAsync("garbage")).Body);
        var asked = _app.Door.Asked.Count;

        (await client.PollAsync()).ExpectOver();

        Assert.Equal(asked, _app.Door.Asked.Count);
    }

    [Fact]
    public async Task A_token_of_one_socket_is_of_no_use_at_another()
    {
        await using var app = await InboundApp.StartAsync(
            declare: channels => channels.Socket<DoorSocket>("another"),
            extend: app => app.MapSocket("/another", "another"));
        var client = await LongPollClient.OpenAsync(app.Port);
        await client.SendAsync(Heartbeat);
        using var http = new HttpClient();
        var address = $"http://127.0.0.1:{app.Port}/another/longpoll?vsn=2.0.0&token={Uri.EscapeDataString(client.Token!)}";

        Assert.Equal("""{"status":500}""", await http.GetStringAsync(address));
        using var posted = await http.PostAsync(address, new StringContent(Heartbeat));
        Assert.Equal("""{"status":410}""", await posted.Content.ReadAsStringAsync());
        await client.ExpectAsync(HeartbeatReply);
    }
}
