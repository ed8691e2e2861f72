using System.Diagnostics.CodeAnalysis;

namespace Orleans.Channels.Tests;

/// <summary>Has a handler with a service that its subclass inherits, a private one.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers belong to the instance.")]
internal abstract class ScopesBaseChannel : Channel
{
    [HandleIn("inherited")]
    [SuppressMessage("CodeQuality", "IDE0051:Remove unused private members", Justification = "Called by its event.")]
    private Reply Inherited(ScopedNotes notes) => Reply.Ok(new { notes = notes.Number });
}
