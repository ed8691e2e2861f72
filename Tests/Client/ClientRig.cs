using Microsoft.Extensions.Time.Testing;
using Orleans.Channels.Client;

namespace Orleans.Channels.Tests;

/// <summary>A client, a server that says what the test tells it to, and a clock that goes when the test lets it.</summary>
internal sealed class ClientRig : IAsyncDisposable
{
    public ClientRig(Action<ChannelsClientOptions>? configure = null) => Client = new ChannelsClient("ws://scripted/socket", options =>
    {
        options.Transport = Server;
        options.TimeProvider = Time;
        options.Resume = false;
        options.ReconnectDelays = new RetryDelays(TimeSpan.FromSeconds(1)) { Jitter = 0 };
        options.RejoinDelays = new RetryDelays(TimeSpan.FromSeconds(1)) { Jitter = 0 };
        configure?.Invoke(options);
    });

    public FakeTimeProvider Time { get; } = new();

    public ScriptedServer Server { get; } = new();

    public ChannelsClient Client { get; }

    public ClientChannel Room(string topic = "room:1") => Client.Channel(topic, ClientJson.Default);

    /// <summary>A channel that has joined on a first connection.</summary>
    public async Task<(ClientChannel Room, ScriptedConnection Connection)> JoinAsync()
    {
        var room = Room();
        return (room, await JoinAsync(room));
    }

    /// <summary>Lets a channel join on the next connection.</summary>
    public async Task<ScriptedConnection> JoinAsync(ClientChannel room)
    {
        var joining = room.JoinAsync();
        var connection = await Server.AcceptAsync();
        await connection.HearAsync($$"""["1","1","{{room.Topic}}","phx_join",{}]""");
        connection.Answer(1, 1, room.Topic);
        await joining.WaitAsync(Patience.Long);
        return connection;
    }

    public void Pass(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    public ValueTask DisposeAsync() => Client.DisposeAsync();
}
