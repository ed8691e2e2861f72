namespace Orleans.Channels;

/// <summary>A mistake in the declaration of sockets, routes or handlers. It stops start-up.</summary>
public sealed class ChannelWiringException : Exception
{
    /// <summary>Says what is wrong and how to mend it.</summary>
    /// <param name="type">The class with the mistake.</param>
    /// <param name="member">The member with the mistake, or null when it is the class itself.</param>
    /// <param name="problemAndCure">What is wrong, and what to do.</param>
    internal ChannelWiringException(Type type, string? member, string problemAndCure)
        : base($"{type.FullName}{(member is null ? string.Empty : "." + member)} {problemAndCure}")
    {
    }
}
