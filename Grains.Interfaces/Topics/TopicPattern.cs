namespace Orleans.Channels;

/// <summary>
/// A route's pattern: an exact topic, or a prefix with a trailing <c>*</c> (<c>Phoenix.Socket.channel/3</c>). Case matters;
/// <c>room:*</c> matches <c>room:</c> too.
/// </summary>
internal readonly record struct TopicPattern
{
    private TopicPattern(string text) => Text = text;

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>True when the pattern ends with <c>*</c>.</summary>
    public bool IsPrefix => Text.EndsWith('*');

    private ReadOnlySpan<char> Prefix => Text.AsSpan(0, Text.Length - 1);

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">An exact topic, or a prefix that ends with <c>*</c>.</param>
    /// <exception cref="ArgumentException">The pattern is empty, or has a <c>*</c> that isn't its last character.</exception>
    public static TopicPattern Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return text.AsSpan(0, text.Length - 1).Contains('*')
            ? throw new ArgumentException($"The pattern \"{text}\" has a * that isn't at its end. Write a prefix and one trailing *, as in \"room:*\".", nameof(text))
            : new TopicPattern(text);
    }

    /// <summary>Whether the topic is this pattern's.</summary>
    /// <param name="topic">A topic, as the client sent it.</param>
    public bool Matches(string topic) => IsPrefix
        ? topic.AsSpan().StartsWith(Prefix, StringComparison.Ordinal)
        : string.Equals(topic, Text, StringComparison.Ordinal);

    /// <summary>What the topic has where the pattern has its <c>*</c>: <c>42</c> for <c>room:42</c> under <c>room:*</c>; empty for an exact pattern.</summary>
    /// <param name="topic">A topic that matches.</param>
    public string Rest(string topic) => IsPrefix ? topic[Prefix.Length..] : string.Empty;

    /// <inheritdoc/>
    public override string ToString() => Text;
}
