namespace Orleans.Channels;

/// <summary>
/// Intercepts a broadcast: the method runs once for each member, and decides what that member gets
/// (<c>intercept/1</c> and <c>handle_out/3</c> of <c>Phoenix.Channel</c>). An intercepted broadcast reaches nobody by itself.
/// </summary>
/// <remarks>
/// The method takes, in any order and each at most once: the <see cref="ChannelSocket"/>; the payload, in the forms that
/// <see cref="HandleInAttribute"/> names; and a <see cref="string"/>, the event's name. It returns nothing, a
/// <see cref="Task"/> or a <see cref="ValueTask"/>.
/// </remarks>
/// <param name="eventName">The event's exact name.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class HandleOutAttribute(string eventName) : Attribute
{
    /// <summary>The event's exact name.</summary>
    public string Event { get; } = eventName;
}
