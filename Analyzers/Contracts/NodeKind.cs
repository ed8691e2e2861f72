namespace Orleans.Channels.Analyzers;

/// <summary>What a piece of JSON is.</summary>
internal enum NodeKind
{
    Object,
    List,
    String,

    /// <summary>A number, <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    Word,
}
