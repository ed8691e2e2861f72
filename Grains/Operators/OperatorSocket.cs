using System.Diagnostics.CodeAnalysis;

namespace Orleans.Channels.Grains;

/// <summary>The socket of the page for operators. The gateway has looked at its token; it is asked for a new one now and then.</summary>
[SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "Made by SocketGrain.")]
internal sealed class OperatorSocket : Socket
{
    /// <summary>The assign that no other socket class is likely to set.</summary>
    public const string Assign = "orleans.channels.operator";

    // Who may look is asked again after this time.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public override ValueTask<ConnectResult> ConnectAsync(ConnectInfo connect) => new(ConnectResult.Accept(
        assigns: new Assigns { [Assign] = connect.User.Identity?.Name ?? "somebody" }, lifetime: Lifetime));
}
