namespace Orleans.Channels;

/// <summary>
/// Marks the method that takes an event from a client (<c>Phoenix.Channel.handle_in/3</c>).
/// </summary>
/// <remarks>
/// The method takes, in any order and each at most once: the <see cref="ChannelSocket"/>; the payload, as
/// <see cref="Payload"/>, as <see cref="ReadOnlyMemory{T}"/> of bytes (binary) or as any type that JSON can be read into;
/// for a name that ends with <c>*</c>, a <see cref="string"/> with what stands there; a <see cref="CancellationToken"/>, which is
/// <see cref="ChannelSocket.Ended"/>; the <see cref="Topic"/>; the <see cref="System.Security.Claims.ClaimsPrincipal"/>, which is
/// <see cref="ChannelSocket.User"/>. Any other type that is registered as a service, or marked <c>[FromServices]</c> or <c>[FromKeyedServices]</c>, comes from
/// a scope of that one call. The method returns nothing, a
/// <see cref="Reply"/>, or a <see cref="Task"/> or <see cref="ValueTask"/> of either.
/// </remarks>
/// <param name="eventName">The event's name; with a trailing <c>*</c> all events that begin so. An exact name goes before a prefix, a longer prefix before a shorter.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class HandleInAttribute(string eventName) : Attribute
{
    /// <summary>The event's name, or a prefix with a trailing <c>*</c>.</summary>
    public string Event { get; } = eventName;
}
