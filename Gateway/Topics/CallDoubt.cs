namespace Orleans.Channels.Gateway;

/// <summary>What is to become of a call that isn't answered soon.</summary>
internal enum CallDoubt
{
    /// <summary>Nothing: it is answered, or given up.</summary>
    Settled,

    /// <summary>It is to be given up: the activation that it went to was left, and nothing runs there any more.</summary>
    GivenUp,

    /// <summary>It is to be asked again, under its own number.</summary>
    AskedAgain,
}
