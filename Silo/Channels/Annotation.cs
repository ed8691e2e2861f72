namespace Orleans.Channels.Samples;

/// <summary>A remark on a video.</summary>
/// <param name="Id">Unique in its video, rising.</param>
/// <param name="User">Who made it, or null.</param>
/// <param name="Body">What it says.</param>
/// <param name="At">Where in the video, in milliseconds.</param>
[GenerateSerializer, Immutable]
public sealed record Annotation([property: Id(0)] long Id, [property: Id(1)] string? User, [property: Id(2)] string Body, [property: Id(3)] long At);
