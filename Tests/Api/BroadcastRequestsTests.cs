namespace Orleans.Channels.Tests;

public sealed class BroadcastRequestsTests
{
    private readonly List<string> _sent = [];
    private bool _isDown = true;

    [Fact]
    public async Task What_is_tried_again_keeps_the_order_of_its_topic_and_holds_up_no_other()
    {
        BroadcastRequest[] requests = [Request("down", "1"), Request("up", "2"), Request("down", "3")];
        var sent = new bool[requests.Length];
        var channels = CallProxy.Of<IChannels>((_, args) => Send((string)args[0]!, (string)args[1]!));

        await channels.BroadcastAsync(requests, sent, _ => _isDown = false, CancellationToken.None);
        Assert.Equal([false, true, false], sent);
        await channels.BroadcastAsync(requests, sent, _ => Assert.Fail("Nothing is down."), CancellationToken.None);

        Assert.Equal(["2", "1", "3"], _sent);
    }

    private static BroadcastRequest Request(string topic, string eventName) => new(topic, eventName, Payload.Empty);

    private Task Send(string topic, string eventName)
    {
        if (topic == "down" && _isDown)
        {
            return Task.FromException(new TimeoutException());
        }

        _sent.Add(eventName);
        return Task.CompletedTask;
    }
}
