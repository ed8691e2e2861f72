namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>For tests whose subject is time: they run when no other test takes the processors.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "End to end, alone on the machine";
}
