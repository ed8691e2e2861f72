namespace Orleans.Channels;

/// <summary>How long and how much an <see cref="IIdempotencyGrain"/> remembers.</summary>
/// <param name="Window">How long a key is remembered after it came first.</param>
/// <param name="Keys">How many keys are remembered; the oldest goes first.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.IdempotencyBounds")]
internal readonly record struct IdempotencyBounds([property: Id(0)] TimeSpan Window, [property: Id(1)] int Keys);
