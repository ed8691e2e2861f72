namespace Orleans.Channels.Gateway;

/// <summary>What a client's token says.</summary>
/// <param name="Gateway">The gateway that holds the session.</param>
/// <param name="Session">The session's id.</param>
/// <param name="Socket">The name of the socket that the session was let in to: it is of no use at another.</param>
internal sealed record LongPollToken(string Gateway, string Session, string Socket);
