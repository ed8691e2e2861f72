using System.Net;

namespace Orleans.Channels.Tests;

/// <summary>What a key opens, and what a user may whom the application knows.</summary>
public sealed class ApiScopeTests(KeyedApi api) : IClassFixture<KeyedApi>
{
    private const string Batch = "/api/broadcast/batch";

    [Theory]
    [InlineData("GET", "/api/presence?topic=room:1", true)]
    [InlineData("GET", "/api/topics/room:1", true)]
    [InlineData("POST", "/api/broadcast?topic=room:1&event=said", false)]
    [InlineData("POST", "/api/send?topic=room:1&event=said", false)]
    [InlineData("POST", "/api/kick?topic=room:1&all=true", false)]
    [InlineData("POST", "/api/disconnect?id=1", false)]
    [InlineData("POST", Batch, false)]
    public async Task A_key_opens_what_its_scopes_say_and_nothing_else(string method, string address, bool isOpen)
    {
        var body = address == Batch ? Item("room:1") : "{}";
        var asked = api.AskAsync(method, address, method == "GET" ? null : Bodies.Json(body), KeyedApi.Reader);

        if (isOpen)
        {
            await asked.ExpectAsync(HttpStatusCode.OK);
            return;
        }

        using var answer = await asked;
        Assert.True(address == Batch || "Bearer error=\"insufficient_scope\"" == Assert.Single(answer.Headers.WwwAuthenticate).ToString());
        await Task.FromResult(answer).ExpectProblemAsync(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("room:orders:1", HttpStatusCode.NoContent)]
    [InlineData("room:orders:", HttpStatusCode.NoContent)]
    [InlineData("room:shop", HttpStatusCode.NoContent)]
    [InlineData("room:shop:1", HttpStatusCode.Forbidden)]
    [InlineData("room:Orders:1", HttpStatusCode.Forbidden)]
    [InlineData("room:1", HttpStatusCode.Forbidden)]
    public async Task A_key_is_good_for_its_topics(string topic, HttpStatusCode status)
    {
        await PostAsync($"/api/broadcast?topic={topic}&event=said", "{}").ExpectAsync(status);
        await PostAsync($"/api/send?topic={topic}&event=said", "{}").ExpectAsync(status);
        await PostAsync($"/api/kick?topic={topic}&id=nobody", "{}").ExpectAsync(status == HttpStatusCode.NoContent ? HttpStatusCode.OK : status);
    }

    [Fact]
    public async Task A_key_that_stands_there_twice_opens_what_both_say() =>
        await api.AskAsync("GET", "/api/presence?topic=room:1", key: KeyedApi.Clerk).ExpectAsync(HttpStatusCode.OK);

    [Fact]
    public async Task A_topic_that_is_named_twice_is_refused_and_never_half_allowed() =>
        await PostAsync("/api/broadcast?topic=room:shop&topic=room:1&event=said", "{}").ExpectProblemAsync(HttpStatusCode.Forbidden);

    [Fact]
    public async Task Of_a_batch_nothing_is_sent_when_one_topic_is_not_the_keys()
    {
        await using var listener = await ApiListener.JoinAsync(api.Server, "room:orders:batch");

        var problem = await PostAsync(Batch, $"[{Item("room:orders:batch")[1..^1]},{Item("room:1")[1..^1]},{Item("room:2")[1..^1]}]").ExpectProblemAsync(HttpStatusCode.Forbidden);
        await PostAsync("/api/broadcast?topic=room:orders:batch&event=later", "{}").ExpectAsync(HttpStatusCode.NoContent);

        Assert.Equal("""{"1":"topic is not the caller's","2":"topic is not the caller's"}""", problem.GetProperty("errors").GetRawText());
        Assert.Equal("later", (await listener.NextAsync()).Event);
        await PostAsync(Batch, Item("room:orders:batch")).ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_key_that_was_used_too_often_is_told_when_to_try_again_and_others_go_on()
    {
        await AskAsync().ExpectAsync(HttpStatusCode.OK);
        await AskAsync().ExpectAsync(HttpStatusCode.OK);

        using var third = await AskAsync();

        Assert.NotNull(third.Headers.RetryAfter);
        await Task.FromResult(third).ExpectProblemAsync(HttpStatusCode.TooManyRequests);
        await api.AskAsync("GET", "/api/presence?topic=room:1", key: KeyedApi.Reader).ExpectAsync(HttpStatusCode.OK);

        Task<HttpResponseMessage> AskAsync() => api.AskAsync("GET", "/api/presence?topic=room:1", key: KeyedApi.Seldom);
    }

    [Fact]
    public async Task A_user_whom_the_application_knows_may_what_its_policy_says_of_the_topic()
    {
        await UserAsync("/api/broadcast?topic=room:ann&event=said", "{}").ExpectAsync(HttpStatusCode.NoContent);
        await UserAsync("/api/broadcast?topic=room:bob&event=said", "{}").ExpectProblemAsync(HttpStatusCode.Forbidden);
        await UserAsync("/api/send?topic=room:ann&event=said", "{}").ExpectProblemAsync(HttpStatusCode.Forbidden);
        await UserAsync(Batch, Item("room:ann")).ExpectAsync(HttpStatusCode.OK);
        await UserAsync(Batch, Item("room:bob")).ExpectProblemAsync(HttpStatusCode.Forbidden);
        await api.AskAsync("POST", "/api/broadcast?topic=room:ann&event=said", Bodies.Json("{}")).ExpectProblemAsync(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_jwt_of_an_identity_provider_does_as_well_as_a_key()
    {
        await AskAsync(KeyedApi.TokenOf("ann"), "room:ann").ExpectAsync(HttpStatusCode.NoContent);
        await AskAsync(KeyedApi.TokenOf("ann"), "room:bob").ExpectProblemAsync(HttpStatusCode.Forbidden);
        await AskAsync(KeyedApi.TokenOf("ann", audience: "others"), "room:ann").ExpectProblemAsync(HttpStatusCode.Unauthorized);

        Task<HttpResponseMessage> AskAsync(string token, string topic) => api.AskAsync("POST", $"/api/broadcast?topic={topic}&event=said", Bodies.Json("{}"), token);
    }

    [Fact]
    public async Task A_page_of_another_origin_does_not_ask_in_a_users_name()
    {
        await UserAsync("/api/broadcast?topic=room:ann&event=said", "{}", ("Origin", "https://stranger.example")).ExpectProblemAsync(HttpStatusCode.Forbidden);
        await UserAsync("/api/broadcast?topic=room:ann&event=said", "{}", ("Origin", $"http://{api.Server.Address.Authority}")).ExpectAsync(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Each_caller_has_idempotency_keys_of_its_own()
    {
        await using var listener = await ApiListener.JoinAsync(api.Server, "room:shop");
        var once = ("Idempotency-Key", $"{Guid.NewGuid():N}");

        await api.AskAsync("POST", "/api/broadcast?topic=room:shop&event=one", Bodies.Json("{}"), ApiServer.Key, once).ExpectAsync(HttpStatusCode.NoContent);
        await api.AskAsync("POST", "/api/broadcast?topic=room:shop&event=one", Bodies.Json("{}"), ApiServer.Key, once).ExpectAsync(HttpStatusCode.NoContent);
        await api.AskAsync("POST", "/api/broadcast?topic=room:shop&event=two", Bodies.Json("{}"), KeyedApi.Clerk, once).ExpectAsync(HttpStatusCode.NoContent);

        Assert.Equal("one", (await listener.NextAsync()).Event);
        Assert.Equal("two", (await listener.NextAsync()).Event);
    }

    private static string Item(string topic) => $$$"""[{"topic":"{{{topic}}}","event":"said","payload":{}}]""";

    private Task<HttpResponseMessage> PostAsync(string address, string json) => api.AskAsync("POST", address, Bodies.Json(json), KeyedApi.Clerk);

    private Task<HttpResponseMessage> UserAsync(string address, string json, params (string Name, string Value)[] headers) =>
        api.AskAsync("POST", address, Bodies.Json(json), headers: [("X-Test-User", "ann"), .. headers]);
}
