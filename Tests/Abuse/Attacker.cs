using System.Net.Sockets;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Throws spoiled input at a server, on connections of its own.</summary>
internal sealed class Attacker : IDisposable
{
    private const int InputsPerSocket = 30;
    private const int LastingConnections = 10;

    // A server that says nothing more within this time is left.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(3);

    private readonly int _port;
    private readonly Random _random;
    private readonly AbuseFrames _frames;
    private readonly AbuseRequests _requests;
    private readonly List<TcpClient> _lasting = [];

    public Attacker(int port, Random random)
    {
        _port = port;
        _random = random;
        var messages = new AbuseMessages(random);
        _frames = new AbuseFrames(random, messages);
        _requests = new AbuseRequests(random, messages);
    }

    public async Task RunAsync(int inputs)
    {
        while (inputs > 0)
        {
            inputs -= _random.Next(16) switch
            {
                < 12 => await RequestAsync(),
                12 when _lasting.Count < LastingConnections => await BeginAsync(),
                _ => await TalkAsync(Math.Min(inputs, _random.Next(1, InputsPerSocket))),
            };
        }
    }

    public void Dispose() => _lasting.ForEach(connection => connection.Dispose());

    private async Task<int> TalkAsync(int inputs)
    {
        var (connection, reply) = await new UpgradeRequest($"/socket/websocket?vsn={(_random.Next(5) == 0 ? "1" : "2")}.0.0").SendAsync(_port);
        Assert.Equal(101, reply.Status);
        await SendAsync(connection, Enumerable.Range(0, inputs).Select(_ => _frames.Next()));
        return inputs;
    }

    private async Task<int> RequestAsync()
    {
        var token = _random.Next(2) == 0 ? (await LongPollClient.OpenAsync(_port)).Token : null;
        await SendAsync(await ConnectAsync(), [_requests.Next(token)]);
        return 1;
    }

    // A request whose head never ends.
    private async Task<int> BeginAsync()
    {
        var connection = await ConnectAsync();
        _lasting.Add(connection);
        await connection.GetStream().WriteAsync("GET /socket/longpoll?vsn=2.0.0 HTTP/1.1\r\nHost: 127"u8.ToArray());
        return 1;
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var connection = new TcpClient { NoDelay = true };
        await connection.ConnectAsync("127.0.0.1", _port);
        return connection;
    }

    private async Task SendAsync(TcpClient connection, IEnumerable<byte[]> inputs)
    {
        using var open = connection;
        using var patience = new CancellationTokenSource(Linger);
        var answers = connection.GetStream().CopyToAsync(Stream.Null, patience.Token);
        try
        {
            foreach (var input in inputs)
            {
                await connection.GetStream().WriteAsync(input, patience.Token);
            }

            if (_random.Next(8) == 0)
            {
                connection.Client.LingerState = new LingerOption(enable: true, seconds: 0);
                connection.Close();
            }
            else
            {
                connection.Client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException)
        {
            // The server has had enough.
        }

        await answers.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
