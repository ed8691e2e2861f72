using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Grains;

/// <summary>The services of a member's callbacks: a scope for each that asks, which ends with it. Whoever asks for none pays nothing.</summary>
/// <param name="root">Where scopes come from; null where there are none.</param>
/// <param name="isRunning">Whether a callback of the member runs.</param>
internal sealed class CallbackScope(IServiceProvider? root, Func<bool> isRunning)
{
    private AsyncServiceScope? _scope;

    /// <summary>The services of the callback that runs now.</summary>
    /// <exception cref="InvalidOperationException">None runs.</exception>
    public IServiceProvider Services => (_scope ??= Begin()).ServiceProvider;

    /// <summary>Ends what the callback asked for, if it did.</summary>
    public ValueTask EndAsync()
    {
        if (_scope is not { } scope)
        {
            return ValueTask.CompletedTask;
        }

        _scope = null;
        return scope.DisposeAsync();
    }

    private AsyncServiceScope Begin() => root is not null && isRunning()
        ? root.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope()
        : throw new InvalidOperationException(
            "No callback of this member runs, so it has no services now. Ask within its own JoinAsync, handlers and HandleInfoAsync; elsewhere take a scope of your own from CreateScope().");
}
