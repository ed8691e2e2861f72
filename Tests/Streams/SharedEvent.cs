namespace Orleans.Channels.Tests.Streams;

[GenerateSerializer]
[Immutable]
public sealed record SharedEvent([property: Id(0)] int Number);
