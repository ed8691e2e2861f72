using System.Globalization;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A well-behaved client: it says numbers in order, and hears its topic's members, itself among them, do the same.</summary>
internal sealed class Chatter : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly RawWebSocket _socket;
    private readonly string _topic;
    private readonly int _number;
    private readonly int[] _heard;

    private Chatter(RawWebSocket socket, string topic, int number, int members)
    {
        _socket = socket;
        _topic = topic;
        _number = number;
        _heard = new int[members];
    }

    /// <summary>How much it has heard.</summary>
    public int Heard => _heard.Sum();

    public static async Task<Chatter> JoinAsync(ChannelServer server, string topic, int number, int members) =>
        new(await server.JoinAsync(topic), topic, number, members);

    /// <summary>Says a number now and then until told to stop, then that it was the last.</summary>
    public async Task SpeakAsync(CancellationToken stop)
    {
        using var pace = new PeriodicTimer(Pace);
        for (var said = 1; ; said++)
        {
            var last = stop.IsCancellationRequested;
            await _socket.SendTextAsync($$"""["1","{{said}}","{{_topic}}","cast",{"by":{{_number}},"n":{{said}},"last":{{(last ? "true" : "false")}}}]""");
            if (last)
            {
                return;
            }

            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>Hears until all members have said their last.</summary>
    public async Task ListenAsync()
    {
        for (var speaking = _heard.Length; speaking > 0;)
        {
            var message = WireMessage.Parse(await _socket.ReceiveTextAsync());
            Assert.Equal((_topic, "cast"), (message.Topic, message.Event));
            var (by, n) = (message.Payload.GetProperty("by").GetInt32(), message.Payload.GetProperty("n").GetInt32());
            Assert.True(n == _heard[by] + 1, string.Create(CultureInfo.InvariantCulture, $"{_topic}: {by} said {n} after {_heard[by]}, to {_number}"));
            _heard[by] = n;
            speaking -= message.Payload.GetProperty("last").GetBoolean() ? 1 : 0;
        }
    }

    public ValueTask DisposeAsync() => _socket.DisposeAsync();
}
