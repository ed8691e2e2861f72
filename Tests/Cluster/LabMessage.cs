namespace Orleans.Channels.Tests;

/// <summary>A message of the application's own type.</summary>
[GenerateSerializer, Immutable]
public sealed record LabMessage([property: Id(0)] string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
