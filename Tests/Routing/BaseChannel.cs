namespace Orleans.Channels.Tests;

/// <summary>Has a handler that its subclasses inherit.</summary>
internal abstract class BaseChannel : Channel
{
    public string? Called { get; protected set; }

    [HandleIn("inherited")]
    public void Inherited() => Called = "inherited";
}
