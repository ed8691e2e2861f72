namespace Orleans.Channels.Grains;

/// <summary>What is to be done because a member's life went on; in this order.</summary>
[Flags]
internal enum MemberSteps
{
    None = 0,

    /// <summary>It is to hear what the topic says.</summary>
    LetIn = 1,

    /// <summary>It is no longer counted among those who joined, and nobody finds it.</summary>
    TakeOut = 2,

    /// <summary>Its id is no longer here: its join has ended without a member.</summary>
    Forget = 4,

    /// <summary>Calls and joins of it that come late are answered with its end.</summary>
    Remember = 8,

    /// <summary>What it tracks ends.</summary>
    EndPresence = 16,

    /// <summary>Its gateway is told over the stream.</summary>
    TellEnd = 32,

    /// <summary>Its gateway knows, or hears of it by an answer, and is owed nothing more for it.</summary>
    ReleaseLink = 64,

    /// <summary>The channel is told, in the member's turn, behind a callback that still runs.</summary>
    TerminateInTurn = 128,

    /// <summary>The channel is told now, in the turn that ends the member.</summary>
    Terminate = 256,
}
