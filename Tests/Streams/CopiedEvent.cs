namespace Orleans.Channels.Tests.Streams;

[GenerateSerializer]
public sealed class CopiedEvent
{
    [Id(0)]
    public int Number { get; set; }
}
