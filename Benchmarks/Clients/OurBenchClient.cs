using Orleans.Channels.Client;

namespace Orleans.Channels.Benchmarks;

/// <summary>The client of this project.</summary>
internal sealed class OurBenchClient : IBenchClient
{
    private readonly ChannelsClient _client;
    private readonly ClientChannel _channel;

    public OurBenchClient(int port, int number)
    {
        _client = new ChannelsClient($"ws://127.0.0.1:{port}/socket");
        _channel = _client.Channel($"bench:{number}", ClientEchoJson.Default);
    }

    public Task JoinAsync() => _channel.JoinAsync();

    public Task EchoAsync() => _channel.PushAsync<ClientEcho, ClientEcho>("echo", ClientEcho.One);

    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
