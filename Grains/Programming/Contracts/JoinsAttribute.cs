namespace Orleans.Channels;

/// <summary>Declares on a channel what its clients join with, and what they are answered, for its contract. It changes nothing that runs.</summary>
/// <typeparam name="TParams">The join's payload, as JSON; <see cref="Payload"/> for anything.</typeparam>
/// <typeparam name="TResponse">The response to a join that is let in, as JSON; <see cref="Payload"/> for anything.</typeparam>
[AttributeUsage(AttributeTargets.Class)]
public sealed class JoinsAttribute<TParams, TResponse> : Attribute;
