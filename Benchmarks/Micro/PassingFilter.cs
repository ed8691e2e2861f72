namespace Orleans.Channels.Benchmarks;

/// <summary>A filter that adds nothing.</summary>
public sealed class PassingFilter : IChannelFilter
{
    public ValueTask<Reply> HandleInAsync(HandleInContext context, Func<HandleInContext, ValueTask<Reply>> next) => next(context);
}
