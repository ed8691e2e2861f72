namespace Orleans.Channels;

/// <summary>
/// Declares on a channel that it pushes an event to single members, for its contract. On a <see langword="partial"/> class it gives the event a
/// typed verb: <c>PushTo(socket).Welcome(payload)</c> for <c>welcome</c>.
/// </summary>
/// <typeparam name="TPayload">What is sent, as JSON; <see cref="ReadOnlyMemory{T}"/> of bytes for binary, <see cref="Payload"/> for anything.</typeparam>
/// <param name="eventName">The event's exact name.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PushesAttribute<TPayload>(string eventName) : Attribute
{
    /// <summary>The event's exact name.</summary>
    public string Event { get; } = eventName;
}
