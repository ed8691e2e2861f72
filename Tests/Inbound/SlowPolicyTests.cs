using System.Globalization;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A client that stops reading on a topic whose broadcasts may be dropped for it.</summary>
[Collection(Alone.Name)]
public sealed class SlowPolicyTests : IAsyncLifetime
{
    private const int Rounds = 100;
    private const string Topic = "cursors:slow";

    private static readonly string Filling = new('x', 320_000);

    private InboundApp _app = null!;

    public async Task InitializeAsync() => _app = await InboundApp.StartAsync(gateway => gateway.OutboxBytes = 1024 * 1024);

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData("cursor")]
    [InlineData("trail")]
    public async Task It_is_not_closed_and_comes_to_the_latest_and_the_others_miss_nothing(string eventName)
    {
        await using var other = await _app.JoinAsync(Topic);
        await using var slow = await _app.ConnectAsync();
        await InboundApp.JoinAsync(slow, Topic);

        for (var round = 1; round <= Rounds; round++)
        {
            await other.SendTextAsync($$"""["1","{{round}}","{{Topic}}","{{eventName}}",{"n":{{round}},"x":"{{Filling}}"}]""");
            Assert.Equal(round, NumberIn(await other.ReceiveTextAsync()));
            await other.ExpectTextAsync($$$"""["1","{{{round}}}","{{{Topic}}}","phx_reply",{"response":{},"status":"ok"}]""");
        }

        List<int> heard = [0];
        while (heard[^1] < Rounds)
        {
            heard.Add(NumberIn(await slow.ReceiveTextAsync()));
        }

        Assert.Equal(heard.Order().Distinct(), heard);
        Assert.InRange(heard.Count, 2, Rounds - 10);
        await slow.ExpectNothingButReplyToAsync($$"""["1","still","{{Topic}}","phx_leave",{}]""");
    }

    [Fact]
    public async Task Over_long_poll_it_gets_the_latest_alone()
    {
        await using var other = await _app.JoinAsync(Topic);
        var slow = await LongPollClient.OpenAsync(_app.Port);
        await slow.JoinAsync(Topic);

        for (var round = 1; round <= 20; round++)
        {
            await other.SendTextAsync($$"""["1","{{round}}","{{Topic}}","cursor",{"n":{{round}}}]""");
            Assert.Equal(round, NumberIn(await other.ReceiveTextAsync()));
            await other.ExpectTextAsync($$$"""["1","{{{round}}}","{{{Topic}}}","phx_reply",{"response":{},"status":"ok"}]""");
        }

        await slow.ExpectAsync($$"""[null,null,"{{Topic}}","cursor",{"n":20}]""");
    }

    private static int NumberIn(string text) =>
        int.Parse(WireMessage.Parse(text).Payload.GetProperty("n").GetRawText(), CultureInfo.InvariantCulture);
}
