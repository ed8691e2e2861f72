using System.Text.Json.Serialization;

namespace Orleans.Channels.Proof.History;

/// <summary>One line of a history: something that a client did, was told or heard on a topic, or a fault.</summary>
/// <param name="At">When, in microseconds of the machine's monotonic clock: the same clock for all client processes.</param>
/// <param name="Who">The client, by a name that no other has.</param>
/// <param name="Topic">The topic.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "what")]
[JsonDerivedType(typeof(Begun), "begun")]
[JsonDerivedType(typeof(Ended), "ended")]
[JsonDerivedType(typeof(Heard), "heard")]
[JsonDerivedType(typeof(Joining), "joining")]
[JsonDerivedType(typeof(Joined), "joined")]
[JsonDerivedType(typeof(Left), "left")]
[JsonDerivedType(typeof(Shown), "shown")]
[JsonDerivedType(typeof(Broken), "broken")]
[JsonDerivedType(typeof(Mended), "mended")]
internal abstract record Entry(long At, string Who, string Topic);
