using Orleans.Channels.Grains;

namespace Orleans.Channels;

/// <summary>A channel whose topic has state in grain storage: read before the first join, written when asked and when the topic goes to rest.</summary>
/// <typeparam name="TState">The state; needs a public constructor without parameters and to be storable by the grain storage in use.</typeparam>
public abstract class Channel<TState> : Channel
    where TState : new()
{
    private ChannelState<TState>? _state;

    /// <summary>The topic's state.</summary>
    /// <exception cref="InvalidOperationException">Read in the constructor, before the channel has its topic.</exception>
    protected TState State => Storage.Value;

    private ChannelState<TState> Storage => _state ?? throw new InvalidOperationException(
        $"{GetType().Name} has no state in its constructor. Read it in {nameof(ActivateAsync)} or {nameof(JoinAsync)}.");

    /// <summary>
    /// Writes the state. Writes that are asked for while one is under way become one. One that fails may be tried again: the state
    /// stays as it is.
    /// </summary>
    /// <returns>Completes when the state, as it was when asked, is stored.</returns>
    /// <exception cref="TopicMovedException">
    /// The handler has outlived its topic's activation, or another activation has written the state: nothing was written.
    /// </exception>
    protected Task WriteStateAsync()
    {
        ThrowUnlessInTurn();
        return Storage.WriteAsync();
    }

    internal override void Attach(ChannelContext context)
    {
        base.Attach(context);
        _state = (ChannelState<TState>)context.State!;
    }
}
