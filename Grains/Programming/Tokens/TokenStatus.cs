namespace Orleans.Channels;

/// <summary>What came out of looking at a token.</summary>
public enum TokenStatus
{
    /// <summary>
    /// Missing, altered, signed for another purpose or with a key ring that this process doesn't have, or holding data of
    /// another type (<c>{:error, :invalid}</c>, <c>{:error, :missing}</c>).
    /// </summary>
    Invalid,

    /// <summary>Genuine, and older than allowed (<c>{:error, :expired}</c>): the user may be sent for a new one.</summary>
    Expired,

    /// <summary>Genuine, and young enough (<c>{:ok, data}</c>).</summary>
    Valid,
}
