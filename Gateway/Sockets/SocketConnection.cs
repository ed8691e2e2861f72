using System.Net;

namespace Orleans.Channels.Gateway;

/// <summary>One client's connection, whatever the transport: what it may do, what it has joined, how to write to it.</summary>
internal sealed class SocketConnection : IMemberSocket
{
    private readonly SocketMembers _members = new();
    private readonly TopicPattern[] _patterns;
    private readonly GatewayMemory _memory;
    private long _held;

    // Nearly all sockets of a process may join the same.
    private static TopicPattern[] _latestPatterns = [];

    /// <param name="serializer">The version of the protocol that the client speaks.</param>
    /// <param name="connect">What the application's socket class answered.</param>
    /// <param name="outbox">Where frames to the client go.</param>
    /// <param name="memory">What all clients make the gateway hold.</param>
    public SocketConnection(ISerializer serializer, ConnectResponse connect, SocketOutbox outbox, GatewayMemory memory)
    {
        _memory = memory;
        Serializer = serializer;
        Outbox = outbox;
        Id = connect.SocketId;
        Assigns = connect.Assigns;
        User = connect.User;
        _patterns = PatternsOf(connect.Patterns);
    }

    public ISerializer Serializer { get; }

    /// <summary>The socket's id, shared by all sockets of one user, or null.</summary>
    public string? Id { get; }

    public Payload Assigns { get; private set; }

    public ConnectUser? User { get; set; }

    /// <summary>When the application was asked whether it may come in, as a timestamp.</summary>
    public long BeganAt { get; init; }

    /// <summary>What the client is counted by, where it has an address.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>How fast the socket may send; null while it is idle.</summary>
    public SocketRateLimiter? Rate { get; set; }

    /// <summary>How long the socket may live, or null for ever.</summary>
    public SocketLifetime? Lifetime { get; init; }

    public SocketOutbox Outbox { get; }

    /// <summary>How many bytes the client makes the gateway hold, by what it sent and by what it hasn't taken.</summary>
    public long Held => Volatile.Read(ref _held) + Outbox.WaitingBytes;

    /// <summary>Whether the client holds all that it may by itself.</summary>
    public bool IsFull => Held > _memory.MostPerSocket;

    /// <summary>Whether the client, or all clients together, hold all that they may.</summary>
    public bool MustWait => IsFull || _memory.IsFull;

    /// <summary>Why nothing more may be joined now, for want of memory; or null.</summary>
    public Payload? RefusalForMemory => _memory.IsShort ? ReplyStatus.Unavailable : MustWait ? ReplyStatus.TooManyBytes : null;

    /// <summary>Counts what is held for the client, or with a negative number let go.</summary>
    public void Hold(long bytes) => _memory.Count(Interlocked.Add(ref _held, bytes), bytes);

    /// <summary>The pattern of the route that takes the topic, or null. None takes a blank one: a grain can't have it as its key.</summary>
    public string? Route(string topic)
    {
        if (string.IsNullOrWhiteSpace(topic))
        {
            return null;
        }

        foreach (var pattern in _patterns)
        {
            if (pattern.Matches(topic))
            {
                return pattern.Text;
            }
        }

        return null;
    }

    /// <summary>Its client has proved anew who it is: joins from now on begin with that, and the channels of those that have joined are told.</summary>
    /// <param name="assigns">The socket's assigns from now on.</param>
    /// <param name="user">Who it is from now on, or null for nobody.</param>
    public void ChangeUser(Payload assigns, ConnectUser? user)
    {
        if (assigns == Assigns && Equals(user, User))
        {
            return;
        }

        (Assigns, User) = (assigns, user);
        TopicMember[] members;
        lock (_members)
        {
            members = _members.All;
        }

        foreach (var member in members)
        {
            member.ChangeUser();
        }
    }

    /// <summary>The member that speaks for a topic now, or null.</summary>
    public TopicMember? Find(string topic)
    {
        lock (_members)
        {
            return _members.Find(topic);
        }
    }

    /// <summary>Makes a member the one that speaks for its topic, unless the socket has joined too much.</summary>
    public bool TryAdd(TopicMember member, int maxChannels)
    {
        lock (_members)
        {
            // A rejoin takes its own place, so it works at the limit.
            if (_members.Count >= maxChannels && _members.Find(member.Topic.Text!) is null)
            {
                return false;
            }

            _members.Set(member);
            Hold(member.JoinBytes);
            return true;
        }
    }

    /// <summary>Forgets a member, unless another speaks for the topic already.</summary>
    public void Remove(TopicMember member)
    {
        lock (_members)
        {
            _members.Remove(member);
        }
    }

    /// <summary>Lets go of what only a socket that sends needs.</summary>
    public void Rest(TimeProvider time)
    {
        if (Rate?.IsFull(time) == true)
        {
            Rate = null;
        }
    }

    /// <summary>Ends all members: the client is gone.</summary>
    public void End()
    {
        TopicMember[] members;
        lock (_members)
        {
            members = _members.TakeAll();
        }

        foreach (var member in members)
        {
            try
            {
                member.Disconnect();
            }
            catch (Exception exception)
            {
                // The others have to leave their topics all the same.
                member.Fail(exception);
            }
        }
    }

    private static TopicPattern[] PatternsOf(string[] texts)
    {
        var latest = Volatile.Read(ref _latestPatterns);
        if (latest.Select(pattern => pattern.Text).SequenceEqual(texts))
        {
            return latest;
        }

        TopicPattern[] patterns = [.. texts.Select(TopicPattern.Parse)];
        Volatile.Write(ref _latestPatterns, patterns);
        return patterns;
    }
}
