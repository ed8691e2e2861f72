namespace Orleans.Channels.Client;

/// <summary>How far a push has come.</summary>
internal enum PushStage
{
    /// <summary>It waits for its channel to be joined.</summary>
    Waiting,

    /// <summary>It waits for its turn on the connection.</summary>
    Queued,

    /// <summary>It is on its way, or has arrived.</summary>
    Sent,

    /// <summary>It is known what became of it.</summary>
    Done,
}
