namespace Orleans.Channels.Samples;

/// <summary>What has been said of a video.</summary>
/// <param name="Annotations">The first 200 remarks that the client hasn't seen, in the order of the video.</param>
public sealed record VideoWelcome(IEnumerable<Annotation> Annotations);
