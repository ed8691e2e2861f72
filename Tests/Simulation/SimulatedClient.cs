using System.Text;
using System.Text.Json;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>A client: one connection at a time, and its topics.</summary>
internal sealed class SimulatedClient
{
    private readonly SimulatedWorld _world;
    private readonly Dictionary<string, ClientTopic> _topics;
    private SocketConnection? _connection;
    private OrderedPipe<Action>? _out;
    private int _lastRef;

    public SimulatedClient(SimulatedWorld world, string name, IEnumerable<string> topics)
    {
        _world = world;
        Name = name;
        _topics = topics.ToDictionary(topic => topic, topic => new ClientTopic(this, world, topic));
    }

    public string Name { get; }

    /// <summary>The gateway that it is connected to.</summary>
    public SimulatedGateway? Gateway { get; private set; }

    public bool IsConnected => _connection is not null;

    /// <summary>Where it runs.</summary>
    public TurnQueue Queue => _world.Elsewhere.Pool;

    public IEnumerable<ClientTopic> Topics => _topics.Values;

    /// <summary>A ref that it hasn't used.</summary>
    public string NextRef() => $"{++_lastRef}";

    /// <summary>Does something: connects, or something on one of its topics.</summary>
    public void Act()
    {
        if (_connection is null)
        {
            Connect();
        }
        else
        {
            _topics.ElementAt(_world.Scheduler.Random.Next(_topics.Count)).Value.Act();
        }
    }

    /// <summary>Connects and joins, where it hasn't.</summary>
    public void ComeBack()
    {
        if (_connection is null)
        {
            Connect();
        }

        foreach (var topic in _topics.Values.Where(topic => topic.JoinId is null))
        {
            topic.Join();
        }
    }

    /// <summary>Connects to a gateway.</summary>
    public void Connect()
    {
        var up = _world.Gateways.Where(gateway => !gateway.Place.IsDead).ToArray();
        var gateway = Gateway = up[_world.Scheduler.Random.Next(up.Length)];
        SocketConnection? connection = null;
        var inbound = new OrderedPipe<string>(_world.Scheduler, Queue, text => Take(connection!, text));
        connection = _connection = new SocketConnection(
            gateway.Serializer, new ConnectResponse(0, Name, Payload.Empty, ["room:*"]), new SimulatedOutbox(text => inbound.Send(text, _world.Hop())), gateway.Memory);
        _out = new OrderedPipe<Action>(_world.Scheduler, gateway.Place.Pool, static arrive => arrive());
        _world.Note($"{Name} connects to {gateway.Id}");
    }

    /// <summary>Loses its connection. The gateway learns of it a while later.</summary>
    public void Cut()
    {
        if (_connection is not { } connection)
        {
            return;
        }

        _world.Note($"{Name} loses its connection");
        _connection = null;
        _out!.Send(connection.End, _world.Scheduler.Between(1, 3000));
        foreach (var topic in _topics.Values)
        {
            topic.Disconnect();
        }

        _world.Scheduler.After(Queue, _world.Scheduler.Between(50, 2000), ComeBack);
    }

    /// <summary>Sends a frame.</summary>
    public void Send(string joinRef, string reference, string topic, string eventName, string payload)
    {
        _world.Note($"{Name} > {joinRef} {reference} {topic} {eventName} {payload}");
        var frame = Encoding.UTF8.GetBytes($"[\"{joinRef}\",\"{reference}\",\"{topic}\",\"{eventName}\",{payload}]");
        var (gateway, connection) = (Gateway!, _connection!);
        _out!.Send(() => gateway.Take(connection, frame), _world.Hop());
    }

    private void Take(SocketConnection connection, string text)
    {
        if (connection != _connection)
        {
            return;
        }

        _world.Note($"{Name} < {text}");
        using var frame = JsonDocument.Parse(text);
        var root = frame.RootElement;
        if (_topics.TryGetValue(root[2].GetString()!, out var topic))
        {
            topic.Take(root[0].GetString(), root[1].GetString(), root[3].GetString()!, root[4]);
        }
    }
}
