namespace Orleans.Channels.Gateway;

/// <summary>What a join's answer makes of the activation that gave it.</summary>
internal enum Adoption
{
    /// <summary>It isn't heard: it is older than the one that is, or was left since the join was asked. The topic is to be asked once more.</summary>
    Refused,

    /// <summary>It is the one that is heard.</summary>
    Known,

    /// <summary>It is heard from now on.</summary>
    Attached,

    /// <summary>It is newer than the one that is heard, which is to be left first.</summary>
    BehindOlder,
}
