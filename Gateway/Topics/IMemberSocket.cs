namespace Orleans.Channels.Gateway;

/// <summary>The socket of a member, as far as its topics need it.</summary>
internal interface IMemberSocket
{
    /// <summary>The socket's id, shared by all sockets of one user, or null.</summary>
    string? Id { get; }

    Payload Assigns { get; }

    /// <summary>Who it is, or null for nobody.</summary>
    ConnectUser? User { get; }

    ISerializer Serializer { get; }

    SocketOutbox Outbox { get; }

    /// <summary>Whether its client holds all that it may, or all clients together do: what would make it more is to wait.</summary>
    bool MustWait { get; }

    /// <summary>Counts bytes that are held for its client, or with a negative number let go.</summary>
    void Hold(long bytes);

    /// <summary>Forgets a member, unless another speaks for the topic already.</summary>
    void Remove(TopicMember member);
}
