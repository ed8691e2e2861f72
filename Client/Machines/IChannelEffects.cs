namespace Orleans.Channels.Client;

/// <summary>What a channel's machine has its shell do.</summary>
internal interface IChannelEffects
{
    /// <summary>Asks the server to be let in.</summary>
    /// <returns>The ref of the join.</returns>
    long SendJoin();

    /// <summary>Tells the server that a join is over.</summary>
    void SendLeave(long joinRef);

    /// <summary>Says what became of the channel.</summary>
    void Turned(ChannelTurn turn);
}
