namespace Orleans.Channels;

/// <summary>
/// Stands around what sockets and channels do, as SignalR's <c>IHubFilter</c> around hubs: does something before, calls <c>next</c> or doesn't, does something
/// after. Declared by <see cref="ChannelsBuilder.AddFilter{TFilter}"/> for all, by <see cref="ChannelRouteBuilder.AddRouteFilter{TFilter}"/> for a route.
/// </summary>
/// <remarks>
/// Those for all go around those of the route, each in the order that it was declared in; what <c>[Authorize]</c> says is within them. They run in
/// the topic's turns, as the channel does. What one throws counts as thrown by what it stands around.
/// </remarks>
public interface IChannelFilter
{
    /// <summary>Around a socket class: its making and its <see cref="Socket.ConnectAsync"/>. Filters of a route have no part in it.</summary>
    /// <param name="context">Who wants to connect.</param>
    /// <param name="next">Goes on.</param>
    ValueTask<ConnectResult> ConnectAsync(ConnectContext context, Func<ConnectContext, ValueTask<ConnectResult>> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return next(context);
    }

    /// <summary>Around <see cref="Channel.JoinAsync"/> and <see cref="Channel.RejoinAsync"/>.</summary>
    /// <param name="context">Who joins, with what.</param>
    /// <param name="next">Goes on.</param>
    ValueTask<JoinResult> JoinAsync(JoinContext context, Func<JoinContext, ValueTask<JoinResult>> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return next(context);
    }

    /// <summary>Around the handler of an event from a client, the reading of its payload included. There may be none for it: then <paramref name="next"/> throws.</summary>
    /// <param name="context">Whose event, with what.</param>
    /// <param name="next">Goes on.</param>
    ValueTask<Reply> HandleInAsync(HandleInContext context, Func<HandleInContext, ValueTask<Reply>> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return next(context);
    }

    /// <summary>Around a <see cref="HandleOutAttribute"/> method, once for each member.</summary>
    /// <param name="context">For whom, with what.</param>
    /// <param name="next">Goes on.</param>
    ValueTask HandleOutAsync(HandleOutContext context, Func<HandleOutContext, ValueTask> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return next(context);
    }
}
