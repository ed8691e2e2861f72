using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;

namespace Orleans.Channels.Benchmarks;

/// <summary>SignalR's client, as it comes, with automatic reconnects and no negotiation.</summary>
internal sealed class SignalRBenchClient : IBenchClient
{
    private readonly HubConnection _connection;
    private readonly string _topic;

    public SignalRBenchClient(int port, int number)
    {
        _topic = $"bench:{number}";
        _connection = new HubConnectionBuilder()
            .WithUrl($"http://127.0.0.1:{port}/hub", options => (options.Transports, options.SkipNegotiation) = (HttpTransportType.WebSockets, true))
            .WithAutomaticReconnect()
            .Build();
    }

    public async Task JoinAsync()
    {
        await _connection.StartAsync();
        await _connection.InvokeAsync("Join", _topic);
    }

    public Task EchoAsync() => _connection.InvokeAsync<string>("Echo", ClientEcho.Pad64);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
