namespace Orleans.Channels;

/// <summary>Why a member ended, as <see cref="Channel.TerminateAsync"/> is told.</summary>
public enum TerminateReason
{
    /// <summary>The client left (<c>{:shutdown, :left}</c>).</summary>
    Left,

    /// <summary>The socket is gone, or its gateway (<c>{:shutdown, :closed}</c>).</summary>
    Disconnected,

    /// <summary>The same socket joined the topic again (<c>{:shutdown, :duplicate_join}</c>).</summary>
    DuplicateJoin,

    /// <summary>A handler stopped it with <see cref="StopReason.Normal"/>.</summary>
    Stopped,

    /// <summary>A handler threw, or stopped it with <see cref="StopReason.Failure"/>.</summary>
    Crashed,

    /// <summary>The topic's activation ends, as when its silo stops; the client is told to rejoin.</summary>
    Deactivated,
}
