namespace Orleans.Channels;

/// <summary>
/// Names one member, one socket's joined conversation on one topic, in the whole cluster and for ever: a rejoin is
/// another member.
/// </summary>
/// <param name="Gateway">The id of the gateway that holds the socket; new at each start of a gateway.</param>
/// <param name="Number">Unique within the gateway, from 1; 0 names nobody.</param>
[GenerateSerializer, Immutable, Alias("Orleans.Channels.MemberId")]
public readonly record struct MemberId([property: Id(0)] string Gateway, [property: Id(1)] long Number)
{
    /// <summary>True for <see langword="default"/>, which names nobody.</summary>
    public bool IsNone => Number == 0;

    /// <inheritdoc/>
    public override string ToString() => $"{Gateway}/{Number}";
}
