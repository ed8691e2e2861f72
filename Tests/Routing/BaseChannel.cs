using System.Diagnostics.CodeAnalysis;

namespace Orleans.Channels.Tests;

/// <summary>Has handlers that its subclasses inherit, a private one too.</summary>
internal abstract class BaseChannel : Channel
{
    public string? Called { get; protected set; }

    [HandleIn("inherited")]
    public void Inherited() => Called = "inherited";

    [HandleIn("private_inherited")]
    [SuppressMessage("CodeQuality", "IDE0051:Remove unused private members", Justification = "Called as a handler.")]
    private void PrivateInherited() => Called = "private inherited";
}
