namespace Orleans.Channels.Client;

/// <summary>A turn in which a client's state is changed, one at a time. What follows from it outside, sending and aborting, is done when it ends.</summary>
/// <param name="client">Whose.</param>
internal readonly ref struct ClientTurn(ClientCore client)
{
    /// <summary>Ends the turn.</summary>
    public void Dispose() => client.EndTurn();
}
