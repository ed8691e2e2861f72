namespace Orleans.Channels.Tests;

/// <summary>A socket class that takes a scoped service, and keeps something while it is asked.</summary>
internal sealed class ScopesSocket(ScopedNotes notes, ScopedNotes.Ledger ledger, ScopesGate gate) : Socket, IDisposable
{
    private int _asked;

    public override async ValueTask<ConnectResult> ConnectAsync(ConnectInfo connect)
    {
        Assert.Equal(1, ++_asked);
        if (connect.Params["wait"] is not null)
        {
            gate.Enter();
            await notes.UseAsync(gate.Opened);
        }

        return ConnectResult.Accept($"notes:{notes.Number}");
    }

    public void Dispose() => ledger.Seen.Enqueue($"socket {notes.Number} disposed");
}
