namespace Orleans.Channels;

/// <summary>Declares on a handler what it replies with <c>ok</c>, for its channel's contract. It changes nothing that runs.</summary>
/// <typeparam name="TResponse">The response, as JSON; <see cref="ReadOnlyMemory{T}"/> of bytes for binary, <see cref="Payload"/> for anything.</typeparam>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RepliesAttribute<TResponse> : Attribute;
