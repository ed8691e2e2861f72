namespace Orleans.Channels.Proof.Mutants;

/// <summary>Something that a server could do wrong.</summary>
internal enum Mutant
{
    /// <summary>Answers <c>ok</c> to a message, and doesn't say it.</summary>
    Drop,

    /// <summary>Says a message twice.</summary>
    Twice,

    /// <summary>Says a message behind the next one.</summary>
    Swap,

    /// <summary>Tells who comes back that nothing is missing, and something is.</summary>
    FalseRecovered,

    /// <summary>Shows somebody who isn't there.</summary>
    Ghost,

    /// <summary>Answers additions that it hasn't stored.</summary>
    Rollback,
}
