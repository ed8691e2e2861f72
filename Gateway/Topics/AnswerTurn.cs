namespace Orleans.Channels.Gateway;

/// <summary>What is to become of an answer that has to come behind an offset.</summary>
internal enum AnswerTurn
{
    /// <summary>It goes out now: what had to come before it has.</summary>
    Now,

    /// <summary>It waits for what has to come before it.</summary>
    Later,

    /// <summary>It can't be given any more: what had to come before it won't come.</summary>
    Never,
}
