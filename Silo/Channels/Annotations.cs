namespace Orleans.Channels.Samples;

/// <summary>All remarks on one video.</summary>
[GenerateSerializer]
public sealed class Annotations
{
    /// <summary>The remarks, in the order they were made.</summary>
    [Id(0)]
    public List<Annotation> All { get; set; } = [];
}
