namespace Orleans.Channels.Grains;

/// <summary>An application's filters around one route, or around sockets: the first stands outermost.</summary>
/// <param name="sources">The filters.</param>
internal sealed class ChannelFilters(FilterSource[] sources)
{
    /// <summary>Filters, or null when there are none, so that what has none pays nothing.</summary>
    public static ChannelFilters? Of(IEnumerable<FilterSource> sources, ServiceCatalog services)
    {
        FilterSource[] all = [.. sources.Select(source => source.Resolve(services))];
        return all.Length == 0 ? null : new ChannelFilters(all);
    }

    public ValueTask<ConnectResult> ConnectAsync(ConnectContext context, Func<ConnectContext, ValueTask<ConnectResult>> last) =>
        Run(context, () => context.Services, static (filter, given, next) => filter.ConnectAsync(given, next), last);

    public ValueTask<JoinResult> JoinAsync(JoinContext context, Func<JoinContext, ValueTask<JoinResult>> last) =>
        Run(context, () => context.Socket.Services, static (filter, given, next) => filter.JoinAsync(given, next), last);

    public ValueTask<Reply> HandleInAsync(HandleInContext context, Func<HandleInContext, ValueTask<Reply>> last) =>
        Run(context, () => context.Socket.Services, static (filter, given, next) => filter.HandleInAsync(given, next), last);

    public ValueTask HandleOutAsync(HandleOutContext context, Func<HandleOutContext, ValueTask> last) =>
        Run(context, () => context.Socket.Services, static (filter, given, next) => filter.HandleOutAsync(given, next), last);

    private TResult Run<TContext, TResult>(
        TContext context, Func<IServiceProvider> services, Func<IChannelFilter, TContext, Func<TContext, TResult>, TResult> step, Func<TContext, TResult> last)
    {
        var next = last;
        for (var index = sources.Length - 1; index >= 0; index--)
        {
            var (filter, within) = (sources[index].Get(services), next);
            next = given => step(filter, given, within);
        }

        return next(context);
    }
}
