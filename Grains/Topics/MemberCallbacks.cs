using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Orleans.Channels.Grains;

/// <summary>
/// Runs the channel's callbacks for its members, one at a time for each member, and turns what they throw into the end of
/// that member alone (<c>Phoenix.Channel.Server</c>).
/// </summary>
/// <param name="channel">The channel.</param>
/// <param name="route">Its route, with its handlers.</param>
/// <param name="end">Takes a member out of the topic.</param>
/// <param name="shared">What the silo's topics share.</param>
/// <param name="logger">The topic's logger.</param>
internal sealed partial class MemberCallbacks(
    Channel channel,
    ChannelRoute route,
    Func<Member, MemberStatus, TerminateReason, Task> end,
    TopicShared shared,
    ILogger logger)
{
    /// <summary>What is answered to a join whose channel threw.</summary>
    public static Payload JoinCrashed { get; } = Payload.FromOwn(new { reason = "join crashed" });

    private static readonly Payload Unavailable = Payload.FromOwn(new { reason = "unavailable" });

    public static MemberStatus StatusOf(StopReason reason) => reason == StopReason.Normal ? MemberStatus.Closed : MemberStatus.Crashed;

    public static TerminateReason TerminateReasonOf(StopReason reason) => reason == StopReason.Normal ? TerminateReason.Stopped : TerminateReason.Crashed;

    /// <summary>Asks the channel whether the member may join, or be taken in once more.</summary>
    public async ValueTask<JoinResult> JoinAsync(Member member, Payload payload, RejoinCause? cause = null)
    {
        try
        {
            return await (route.Filters is { } filters
                ? filters.JoinAsync(new JoinContext(channel, member.Socket, payload, cause), context => AskAsync(context.Socket, context.Payload, cause))
                : AskAsync(member.Socket, payload, cause));
        }
        catch (PayloadException exception) when (IsAnswered(exception))
        {
            return JoinResult.Error(PayloadProblem.Of(exception));
        }
        catch (PayloadException exception)
        {
            LogUnreadableJoin(logger, channel.GetType(), exception.Message, Topic(member), member.Id);
            CountCrash(exception);
            return JoinResult.Error(JoinCrashed);
        }
        catch (TopicMovedException moved) when (IsOwn(moved, member))
        {
            LogOutlived(logger, channel.GetType(), nameof(JoinAsync), Topic(member), member.Id, moved);
            return JoinResult.Error(Unavailable);
        }
        catch (Exception exception)
        {
            LogJoinCrashed(logger, channel.GetType(), Topic(member), member.Id, exception);
            CountCrash(exception);
            return JoinResult.Error(JoinCrashed);
        }
        finally
        {
            await EndScopeAsync(member);
        }
    }

    /// <summary>Hands events to the member's handlers, in order, until it ends.</summary>
    public async ValueTask HandleAsync(Member member, int call, MemberEvent[] events)
    {
        foreach (var e in events)
        {
            await member.EnterAsync();
            try
            {
                // What was given up since has been answered, and a later call may have come.
                if (!member.HasEnded && !member.IsGivenUp(call))
                {
                    await HandleAsync(member, e);
                }
            }
            finally
            {
                await EndScopeAsync(member);
                member.Exit();
            }
        }
    }

    /// <summary>Hands a message to the channel, for the topic.</summary>
    public async Task InformAsync(object message)
    {
        try
        {
            await channel.HandleInfoAsync(message);
        }
        catch (Exception exception)
        {
            LogInfoFailed(logger, channel.GetType(), message.GetType(), exception);
        }
    }

    /// <summary>Hands a message to the channel, for a member or for the topic, if it is still to be had when its turn has come.</summary>
    public Task InformAsync(object message, Member? member, Func<bool> tryTake) => member is null
        ? tryTake() ? InformAsync(message) : Task.CompletedTask
        : RunAsync(member, $"HandleInfoAsync of {message.GetType().Name}", () => tryTake() ? channel.HandleInfoAsync(member.Socket, message) : default);

    /// <summary>Lets the channel decide what a member gets of a broadcast.</summary>
    public Task InterceptAsync(Member member, OwedBroadcast broadcast) => RunAsync(member, $"HandleOut of {LogText.Quote(broadcast.Event)}", () =>
    {
        member.Have(broadcast);
        return HandleOutAsync(member, route.Handlers.Intercepts(broadcast.Event)!, broadcast.Event, broadcast.Payload);
    });

    /// <summary>Gives a member a broadcast that the topic's history keeps, past the channel's handler if there is one, and tells how far it has come then: also when the handler throws, or it would throw for ever.</summary>
    public Task DeliverAsync(Member member, TopicEvent kept) => RunAsync(member, $"HandleOut of {LogText.Quote(kept.Event)}", async () =>
    {
        try
        {
            await (route.Handlers.Intercepts(kept.Event) is { } handler
                ? HandleOutAsync(member, handler, kept.Event, kept.Payload)
                : member.PushAsync(kept.Event, kept.Payload));
        }
        finally
        {
            member.Reach(new HistoryPosition(kept.Life, kept.Offset));
        }
    });

    /// <summary>Tells the channel that a member's client has proved anew who it is, and ends the member that may be here no more.</summary>
    public Task ChangeUserAsync(Member member, Payload assigns, ConnectUser? user) => RunAsync(member, nameof(Channel.HandleUserChangedAsync), async () =>
    {
        member.ChangeUser(user);
        var stop = route.Access is { } access && !await access.AllowsAsync(member.Socket)
            ? StopReason.Failure
            : await channel.HandleUserChangedAsync(member.Socket, new Assigns(assigns, route.Assigns));
        if (stop is { } reason && !member.HasEnded)
        {
            await end(member, StatusOf(reason), TerminateReasonOf(reason));
        }
    });

    /// <summary>Tells the channel that a member has ended.</summary>
    public async Task TerminateAsync(Member member, TerminateReason reason)
    {
        // What ends it in its own turn may have asked for services, which are that callback's.
        await EndScopeAsync(member);
        try
        {
            await channel.TerminateAsync(member.Socket, reason);
        }
        catch (Exception exception)
        {
            LogTerminateFailed(logger, channel.GetType(), Topic(member), member.Id, exception);
        }
        finally
        {
            await EndScopeAsync(member);
        }
    }

    // The topic's own end, not that of another one that the handler spoke to: no fault of the handler, and its members go on elsewhere.
    private static bool IsOwn(TopicMovedException moved, Member member) => moved.Topic == member.Socket.Topic.Name;

    private static LogText Topic(Member member) => LogText.Quote(member.Socket.Topic.Name);

    private bool IsAnswered(PayloadException exception) => exception.IsInvalid || shared.Options.UnreadablePayload == UnreadablePayload.Reply;

    private async ValueTask<JoinResult> AskAsync(ChannelSocket socket, Payload payload, RejoinCause? cause) =>
        route.Access is { } access && !await access.AllowsAsync(socket)
            ? JoinResult.Error(GuardedHandler.Unauthorized)
            : await (cause is { } rejoin ? channel.RejoinAsync(socket, payload, rejoin) : channel.JoinAsync(socket, payload));

    private ValueTask<Reply> HandleInAsync(ChannelSocket socket, string? eventName, Payload payload) => route.Filters is { } filters
        ? filters.HandleInAsync(new HandleInContext(channel, socket, eventName, payload), context => route.Handlers.HandleInAsync(channel, socket, context.Event, context.Payload))
        : route.Handlers.HandleInAsync(channel, socket, eventName, payload);

    private ValueTask HandleOutAsync(Member member, ChannelHandlers.OutHandler handler, string eventName, Payload payload) => route.Filters is { } filters
        ? filters.HandleOutAsync(new HandleOutContext(channel, member.Socket, eventName, payload), context => CallAsync(handler, context.Socket, eventName, context.Payload))
        : CallAsync(handler, member.Socket, eventName, payload);

    private async ValueTask CallAsync(ChannelHandlers.OutHandler handler, ChannelSocket socket, string eventName, Payload payload) =>
        await handler(channel, socket, eventName, payload);

    // What a service throws when it is let go is no reason to end anybody: the callback itself is done.
    private async ValueTask EndScopeAsync(Member member)
    {
        try
        {
            await member.EndScopeAsync();
        }
        catch (Exception exception)
        {
            LogScopeFailed(logger, channel.GetType(), Topic(member), member.Id, exception);
        }
    }

    private async ValueTask HandleAsync(Member member, MemberEvent e)
    {
        if (e.IsLeave)
        {
            await member.ReplyAsync(e.Ref, Reply.Ok());
            await end(member, MemberStatus.Closed, TerminateReason.Left);
            return;
        }

        using var step = ChannelsTelemetry.GoOn(e.Trace, "channels.handle", ActivityKind.Internal, route.Tally.Pattern, e.Event);
        try
        {
            member.Socket.Ref = new SocketRef(member.Id, e.Ref);
            var reply = await HandleInAsync(member.Socket, e.Event, e.Payload);
            await member.ReplyAsync(e.Ref, reply);
            if (reply.StopReason is { } reason && !member.HasEnded)
            {
                await end(member, StatusOf(reason), TerminateReasonOf(reason));
            }
        }
        catch (PayloadException exception) when (IsAnswered(exception))
        {
            await member.ReplyAsync(e.Ref, Reply.Error(PayloadProblem.Of(exception)));
        }
        catch (Exception exception) when (exception is UnhandledEventException or PayloadException)
        {
            // A client can cause this at will, so it is worth a line and no stack.
            LogUnhandled(logger, channel.GetType(), LogText.Quote(e.Event), exception.Message, Topic(member), member.Id);
            CountCrash(exception);
            await end(member, MemberStatus.Crashed, TerminateReason.Crashed);
        }
        catch (TopicMovedException moved) when (IsOwn(moved, member))
        {
            LogOutlived(logger, channel.GetType(), $"HandleIn of {LogText.Quote(e.Event!)}", Topic(member), member.Id, moved);
            await member.ReplyAsync(e.Ref, Reply.Error(Unavailable));
        }
        catch (Exception exception)
        {
            LogCrashed(logger, channel.GetType(), $"HandleIn of {LogText.Quote(e.Event)}", Topic(member), member.Id, exception);
            CountCrash(exception);
            await end(member, MemberStatus.Crashed, TerminateReason.Crashed);
        }
    }

    private void CountCrash(Exception exception)
    {
        shared.Instruments.Crash(route.Tally);
        ChannelsTelemetry.Fail(exception);
    }

    private async Task RunAsync(Member member, string what, Func<ValueTask> callback)
    {
        await member.EnterAsync();
        try
        {
            if (!member.HasEnded)
            {
                await callback();
            }
        }
        catch (TopicMovedException moved) when (IsOwn(moved, member))
        {
            LogOutlived(logger, channel.GetType(), what, Topic(member), member.Id, moved);
        }
        catch (Exception exception)
        {
            LogCrashed(logger, channel.GetType(), what, Topic(member), member.Id, exception);
            CountCrash(exception);
            await end(member, MemberStatus.Crashed, TerminateReason.Crashed);
        }
        finally
        {
            await EndScopeAsync(member);
            member.Exit();
        }
    }

    [LoggerMessage(EventId = 1301, Level = LogLevel.Error, Message = "{Channel} crashed in JoinAsync of topic {Topic}, member {Member}; the join was refused")]
    private static partial void LogJoinCrashed(ILogger logger, Type channel, LogText topic, MemberId member, Exception exception);

    [LoggerMessage(EventId = 1302, Level = LogLevel.Error, Message = "{Channel} crashed in {Callback} on topic {Topic}; member {Member} got phx_error, nobody else was touched")]
    private static partial void LogCrashed(ILogger logger, Type channel, string callback, LogText topic, MemberId member, Exception exception);

    [LoggerMessage(EventId = 1303, Level = LogLevel.Warning, Message = "{Channel} was sent the event {Event} on topic {Topic}: {Problem} Member {Member} got phx_error")]
    private static partial void LogUnhandled(ILogger logger, Type channel, LogText @event, string problem, LogText topic, MemberId member);

    [LoggerMessage(EventId = 1304, Level = LogLevel.Error, Message = "{Channel} failed in HandleInfoAsync of a {Message} for the topic; nobody was touched")]
    private static partial void LogInfoFailed(ILogger logger, Type channel, Type message, Exception exception);

    [LoggerMessage(EventId = 1305, Level = LogLevel.Error, Message = "{Channel} failed in TerminateAsync on topic {Topic}, member {Member}; the member has ended all the same")]
    private static partial void LogTerminateFailed(ILogger logger, Type channel, LogText topic, MemberId member, Exception exception);

    [LoggerMessage(EventId = 1308, Level = LogLevel.Warning, Message = "{Channel} couldn't read the payload of a join: {Problem} Topic {Topic}, member {Member}; the join was refused")]
    private static partial void LogUnreadableJoin(ILogger logger, Type channel, string problem, LogText topic, MemberId member);

    [LoggerMessage(EventId = 1309, Level = LogLevel.Error, Message = "{Channel}: the services that a callback on topic {Topic} had for member {Member} couldn't be disposed of; the member goes on")]
    private static partial void LogScopeFailed(ILogger logger, Type channel, LogText topic, MemberId member, Exception exception);

    [LoggerMessage(EventId = 1307, Level = LogLevel.Warning, Message = "{Channel} was in {Callback} when its topic {Topic} moved, and couldn't store what it wanted to; member {Member} goes on in the topic's next activation")]
    private static partial void LogOutlived(ILogger logger, Type channel, string callback, LogText topic, MemberId member, Exception exception);
}
