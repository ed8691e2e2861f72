using System.Security.Claims;
using Orleans.Channels.Grains;

namespace Orleans.Channels;

/// <summary>
/// One member as its channel sees it: a socket's joined conversation on this topic (<c>Phoenix.Socket</c> inside a channel).
/// </summary>
public sealed class ChannelSocket
{
    private readonly Member _member;
    private ClaimsPrincipal? _user;

    internal ChannelSocket(Member member, Topic topic, string? id, Assigns assigns)
    {
        _member = member;
        Topic = topic;
        Id = id;
        Assigns = assigns;
    }

    /// <summary>The topic.</summary>
    public Topic Topic { get; }

    /// <summary>The socket's id, as <see cref="Socket.ConnectAsync"/> gave it, or null. Several sockets of one user share it.</summary>
    public string? Id { get; }

    /// <summary>This member's name in the cluster, for <see cref="IChannels.BroadcastFromAsync"/>.</summary>
    public MemberId Member => _member.Id;

    /// <summary>This member's values: a copy of the socket's at join, changed for this member alone.</summary>
    public Assigns Assigns { get; }

    /// <summary>Where a late reply to the event now in hand would go; only of use inside a <see cref="HandleInAttribute"/> method.</summary>
    public SocketRef Ref { get; internal set; }

    /// <summary>Cancelled when the member ends, whatever the reason, while it is joining too: work done for it can stop then.</summary>
    public CancellationToken Ended => _member.EndedToken;

    /// <summary>
    /// Who the socket is: the user that <see cref="Socket.ConnectAsync"/> gave, or whom the gateway's ASP.NET Core authentication knew. Not authenticated
    /// where there is none.
    /// </summary>
    public ClaimsPrincipal User => _user ??= _member.User?.ToPrincipal() ?? ConnectUser.Nobody;

    /// <summary>
    /// The services of the callback that runs for this member now, in a scope that is made when this is first asked for and disposed of
    /// behind the callback. The next callback has another.
    /// </summary>
    /// <exception cref="InvalidOperationException">No callback of this member runs.</exception>
    public IServiceProvider Services => _member.Scope.Services;

    internal Member Owner => _member;

    internal void ForgetUser() => _user = null;

    /// <summary>Sends an event to this member alone.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">What <see cref="Payload.From(object?)"/> takes: it must give a JSON object or binary.</param>
    /// <returns>Completes at once, unless too much waits for the member's gateway.</returns>
    /// <exception cref="ArgumentException">The payload is JSON but no object.</exception>
    /// <exception cref="InvalidOperationException">The member hasn't joined yet: send to yourself from the join and push from <see cref="Channel.HandleInfoAsync(ChannelSocket, object)"/>.</exception>
    public ValueTask PushAsync(string eventName, object? payload)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return _member.PushAsync(eventName, BroadcastPayload.From(payload));
    }
}
