namespace Orleans.Channels;

/// <summary>
/// Declares on a channel that it broadcasts an event, for its contract. On a <see langword="partial"/> class it gives the event a typed verb:
/// <c>Broadcast.NewMessage(payload)</c> for <c>new_message</c>, and <c>BroadcastFrom(socket).NewMessage(payload)</c>.
/// </summary>
/// <typeparam name="TPayload">What is sent, as JSON; <see cref="ReadOnlyMemory{T}"/> of bytes for binary, <see cref="Payload"/> for anything.</typeparam>
/// <param name="eventName">The event's exact name.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class BroadcastsAttribute<TPayload>(string eventName) : Attribute
{
    /// <summary>The event's exact name.</summary>
    public string Event { get; } = eventName;
}
