namespace Orleans.Channels.Client;

/// <summary>What the application wants to push.</summary>
/// <param name="Event">The event.</param>
/// <param name="Payload">JSON, or bytes.</param>
/// <param name="IsBinary">Whether it is bytes.</param>
/// <param name="WantsAnswer">Whether an answer is waited for.</param>
/// <param name="Options">How it differs from other pushes, or null.</param>
internal sealed record PushRequest(string Event, ReadOnlyMemory<byte> Payload, bool IsBinary, bool WantsAnswer, PushOptions? Options);
