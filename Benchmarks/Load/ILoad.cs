namespace Orleans.Channels.Benchmarks;

/// <summary>What is sent, and what is made of what comes back.</summary>
internal interface ILoad
{
    /// <summary>When it next has to send something by the clock; <see cref="long.MaxValue"/> when it has nothing planned.</summary>
    long NextDue { get; }

    /// <summary>Sends what is due.</summary>
    void OnTime(long now);

    /// <summary>A reply has come.</summary>
    void OnReply(Client client, long number);

    /// <summary>A broadcast has come.</summary>
    void OnBroadcast(Client client, long number);
}
