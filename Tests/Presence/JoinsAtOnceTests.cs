using System.Text.Json;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>A client that joins a topic again before it is answered; its presence waits for the state of the latest join, as phoenix.js' does.</summary>
public sealed class JoinsAtOnceTests(OpenApp open) : IClassFixture<OpenApp>
{
    [Fact]
    public async Task What_a_client_folds_of_joins_that_come_together_is_the_state()
    {
        for (var round = 0; round < 20; round++)
        {
            var topic = $"room:at-once-{round}";
            await using var socket = await open.Instance.ConnectAsync();
            socket.Ignored.Clear();
            await socket.SendRawAsync(Enumerable.Range(1, 3).SelectMany(join => WebSocketFrame.OfText($$"""["{{join}}","{{join}}","{{topic}}","phx_join",{"user_id":"ann"}]""").ToBytes()).ToArray());

            var (fold, state) = await FoldAsync(socket, topic, joinRef: "3");

            Assert.Equal(state, fold);
        }
    }

    private static async Task<(string Fold, string State)> FoldAsync(RawWebSocket socket, string topic, string joinRef)
    {
        var (fold, state) = (new PresenceFold(), new PresenceFold());
        fold.Rejoin();
        while (true)
        {
            var frame = JsonDocument.Parse(await socket.ReceiveTextAsync()).RootElement;
            var (eventName, payload) = (frame[3].GetString()!, frame[4]);
            if (eventName == "presence_diff" && frame[0].GetString() is var pushedTo && (pushedTo is null || pushedTo == joinRef))
            {
                fold.Take(eventName, payload, isPushed: pushedTo is not null);
            }
            else if (eventName == "presence_state" && frame[0].GetString() == joinRef)
            {
                fold.Take(eventName, payload, isPushed: true);
                state.Take(eventName, payload, isPushed: true);
                await socket.SendTextAsync($$"""["{{joinRef}}","last","{{topic}}","echo",{}]""");
            }
            else if (frame[1].GetString() == "last")
            {
                return (fold.ToString(), state.ToString());
            }
        }
    }
}
