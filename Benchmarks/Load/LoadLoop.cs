using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Orleans.Channels.Benchmarks;

/// <summary>All clients of a run on one thread: waits for the kernel, reads what came, and sends what the load says.</summary>
internal sealed unsafe class LoadLoop : IDisposable
{
    private const int BufferLength = 256 * 1024;
    private const int MaxEvents = 1024;
    private const int ConnectsAtOnce = 64;
    private const int Final = 0x80;
    private const int Compressed = 0x40;
    private const int Opcode = 0xF;
    private const int SocketsPerAddress = 20_000;
    private static readonly long LongestWait = Stopwatch.Frequency / 10;
    private static readonly TimeSpan SilenceWhileJoining = TimeSpan.FromSeconds(20);

    private readonly Target _target;
    private readonly CancellationToken _stop;
    private readonly int _epoll = Native.EpollCreate(0);
    private readonly byte* _buffer = (byte*)NativeMemory.Alloc(BufferLength);
    private readonly byte* _events = (byte*)NativeMemory.Alloc((nuint)(MaxEvents * Native.EventSize));
    private readonly List<Client> _clients = [];
    private int _ready;
    private int _heartbeats;

    public LoadLoop(Target target, CancellationToken stop)
    {
        _target = target;
        _stop = stop;
    }

    public IReadOnlyList<Client> Clients => _clients;

    public Wire Wire => _target.Wire;

    /// <summary>How many bytes the servers' frames had, with what TLS and HTTP put around them left out.</summary>
    public long BytesHeard { get; private set; }

    /// <summary>What is sent and heard, once all have joined.</summary>
    public ILoad? Load { get; set; }

    /// <summary>Connects clients and waits until each has joined its topics, a few of them at a time.</summary>
    /// <param name="count">How many.</param>
    /// <param name="firstTopic">The first topic of each.</param>
    /// <param name="topics">How many topics each joins.</param>
    public void Join(int count, Func<int, int> firstTopic, int topics = 1)
    {
        var end = _clients.Count + count;
        var last = Stopwatch.GetTimestamp();
        while (_ready < end)
        {
            while (_clients.Count < end && _clients.Count - _ready < ConnectsAtOnce)
            {
                Open(firstTopic(_clients.Count), topics);
            }

            if (Step(Stopwatch.GetTimestamp() + LongestWait))
            {
                last = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetElapsedTime(last) > SilenceWhileJoining)
            {
                throw new LoadException($"Only {_ready} of {end} sockets have joined, and nothing more comes.");
            }
        }
    }

    /// <summary>Runs until a time, or until something is true.</summary>
    public void RunUntil(long end, Func<bool>? done = null)
    {
        while (Stopwatch.GetTimestamp() < end && done?.Invoke() != true)
        {
            Step(end);
        }
    }

    /// <summary>Runs for a time, with the heartbeats that keep quiet sockets alive if it is long.</summary>
    public void RunQuietly(TimeSpan time)
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        RunUntil(end);
    }

    /// <summary>Sends the next clients' heartbeats, so that all have sent one after as many calls as there are clients divided by the count.</summary>
    public void SendHeartbeats(int count)
    {
        if (Wire.Heartbeat is not { } heartbeat)
        {
            return;
        }

        for (; count > 0; count--)
        {
            Send(_clients[_heartbeats++ % _clients.Count], heartbeat);
        }
    }

    /// <summary>Sends a frame.</summary>
    public static void Send(Client client, byte[] frame) => client.Link.Send(frame);

    /// <summary>Ends all connections.</summary>
    public void Abort()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        _clients.Clear();
        _ready = 0;
        _heartbeats = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Abort();
        _ = Native.Close(_epoll);
        NativeMemory.Free(_buffer);
        NativeMemory.Free(_events);
    }

    private void Open(int firstTopic, int topics)
    {
        var index = _clients.Count;
        var fd = Native.Connect((byte)(2 + (index / SocketsPerAddress)), _target.Ports[index % _target.Ports.Count]);
        _clients.Add(new Client(index, WebSocketLink.Open(fd, _target), firstTopic, topics));
        Native.Watch(_epoll, Native.EpollAdd, fd, index);
    }

    private bool Step(long end)
    {
        _stop.ThrowIfCancellationRequested();
        var now = Stopwatch.GetTimestamp();
        if (Load is { } load)
        {
            if (load.NextDue <= now)
            {
                load.OnTime(now);
            }

            end = Math.Min(end, load.NextDue);
        }

        var wait = Math.Clamp(end - Stopwatch.GetTimestamp(), 0, LongestWait);
        var timeout = stackalloc long[2] { wait / Stopwatch.Frequency, wait % Stopwatch.Frequency };
        var count = Native.EpollWait(_epoll, _events, MaxEvents, timeout, null);
        for (var place = 0; place < count; place++)
        {
            Receive(_clients[Native.IndexOf(_events, place)]);
        }

        return count > 0;
    }

    private void Receive(Client client)
    {
        var buffer = new Span<byte>(_buffer, BufferLength);
        client.Rest.AsSpan(0, client.RestLength).CopyTo(buffer);
        var count = client.Link.Receive(buffer[client.RestLength..]);
        if (client.Link.IsOpen && !client.IsGreeted)
        {
            Greet(client);
        }

        BytesHeard += count;
        ReadOnlySpan<byte> data = buffer[..(client.RestLength + count)];
        while (TryReadFrame(ref data, out var first, out var message))
        {
            HearFrame(client, first, message);
        }

        Keep(client, data);
    }

    private static void Keep(Client client, ReadOnlySpan<byte> rest)
    {
        client.RestLength = rest.Length;
        if (client.Rest.Length < rest.Length)
        {
            client.Rest = new byte[rest.Length];
        }

        rest.CopyTo(client.Rest);
    }

    private void Greet(Client client)
    {
        client.IsGreeted = true;
        if (Wire.Hello is { } hello && Wire.SaysHelloFirst)
        {
            Send(client, hello);
        }
        else if (Wire.Hello is null)
        {
            SendJoins(client);
        }
    }

    private void SendJoins(Client client)
    {
        for (var topic = client.FirstTopic; topic < client.FirstTopic + client.Topics; topic++)
        {
            Send(client, Wire.Join(topic));
        }
    }

    private static bool TryReadFrame(ref ReadOnlySpan<byte> data, out byte first, out ReadOnlySpan<byte> message)
    {
        first = 0;
        message = default;
        if (data.Length < 2)
        {
            return false;
        }

        var header = data[1] switch { < 126 => 2, 126 => 4, _ => 10 };
        if (data.Length < header)
        {
            return false;
        }

        var length = header switch
        {
            2 => data[1],
            4 => BinaryPrimitives.ReadUInt16BigEndian(data[2..]),
            _ => (int)BinaryPrimitives.ReadUInt64BigEndian(data[2..]),
        };
        if (data.Length < header + length)
        {
            return false;
        }

        first = data[0];
        message = data.Slice(header, length);
        data = data[(header + length)..];
        return true;
    }

    private void HearFrame(Client client, byte first, ReadOnlySpan<byte> message)
    {
        switch (first & Opcode)
        {
            case 8:
                throw new LoadException($"The server closed socket {client.Index}: {Encoding.UTF8.GetString(message)}");
            case 9:
                Send(client, ClientFrame.Pong(message));
                return;
        }

        // SignalR sends what is longer than one of its buffers as fragments (RFC 6455 §5.4).
        if ((first & Final) == 0)
        {
            client.Fragments = [.. client.Fragments, .. message];
        }
        else if (client.Fragments.Length > 0)
        {
            byte[] whole = [.. client.Fragments, .. message];
            client.Fragments = [];
            HearMessage(client, whole);
        }
        else
        {
            HearMessage(client, (first & Compressed) == 0 ? message : client.Inflate(message));
        }
    }

    private void HearMessage(Client client, ReadOnlySpan<byte> message)
    {
        if (Wire.Separator == 0)
        {
            Hear(client, message);
            return;
        }

        foreach (var range in message.Split(Wire.Separator))
        {
            if (message[range] is { IsEmpty: false } record)
            {
                Hear(client, record);
            }
        }
    }

    private void Hear(Client client, ReadOnlySpan<byte> message)
    {
        switch (Wire.Hear(message, out var number))
        {
            case Heard.Broadcast:
                Load?.OnBroadcast(client, number);
                break;
            case Heard.Reply:
                Load?.OnReply(client, number);
                break;
            case Heard.Joined when --client.JoinsLeft == 0:
                _ready++;
                break;
            case Heard.Opening:
                Send(client, Wire.Hello!);
                break;
            case Heard.Opened:
                SendJoins(client);
                break;
            case Heard.Ping:
                Send(client, Wire.Pong!);
                break;
            case Heard.Failed:
                throw new LoadException($"The server told socket {client.Index}: {Encoding.UTF8.GetString(message)}");
        }
    }
}
