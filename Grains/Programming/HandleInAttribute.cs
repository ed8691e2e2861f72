namespace Orleans.Channels;

/// <summary>
/// Marks the method that takes an event from a client (<c>Phoenix.Channel.handle_in/3</c>).
/// </summary>
/// <remarks>
/// The method takes, in any order and each at most once: the <see cref="ChannelSocket"/>; the payload, as
/// <see cref="Payload"/>, as <see cref="ReadOnlyMemory{T}"/> of bytes (binary) or as any type that JSON can be read into;
/// and, for a name that ends with <c>*</c>, a <see cref="string"/> with what stands there. It returns nothing, a
/// <see cref="Reply"/>, or a <see cref="Task"/> or <see cref="ValueTask"/> of either.
/// </remarks>
/// <param name="eventName">The event's name; with a trailing <c>*</c> all events that begin so. An exact name goes before a prefix, a longer prefix before a shorter.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class HandleInAttribute(string eventName) : Attribute
{
    /// <summary>The event's name, or a prefix with a trailing <c>*</c>.</summary>
    public string Event { get; } = eventName;
}
