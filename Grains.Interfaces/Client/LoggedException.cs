namespace Orleans.Channels;

/// <summary>
/// An exception as a log may show it, where its own words could have been put there by a client: its types and stacks are what they are, its words
/// are escaped and cut.
/// </summary>
internal sealed class LoggedException : Exception
{
    private const int Longest = 1_000;
    private const int Deepest = 8;

    private readonly string _text;

    private LoggedException(Exception exception)
        : base(Words(exception)) => _text = Describe(exception, Deepest);

    /// <summary>The exception, or what may be shown of it.</summary>
    public static Exception? Of(Exception? exception) => exception is null || IsPlain(exception, Deepest) ? exception : new LoggedException(exception);

    /// <inheritdoc/>
    public override string ToString() => _text;

    private static bool IsPlain(Exception exception, int depth) =>
        depth > 0
        && exception.Message.Length <= Longest
        && exception.Message.All(static each => each is >= ' ' and < '\x7f')
        && Within(exception).All(inner => IsPlain(inner, depth - 1));

    private static string Words(Exception exception) => $"{exception.GetType()}: {LogText.Escape(exception.Message, Longest)}";

    private static string Describe(Exception exception, int depth) => depth == 0
        ? "…"
        : $"{Words(exception)}{Environment.NewLine}{exception.StackTrace}{string.Concat(Within(exception).Select(inner => $"{Environment.NewLine}  within it {Describe(inner, depth - 1)}"))}";

    private static Exception[] Within(Exception exception) =>
        exception is AggregateException several ? [.. several.InnerExceptions] : exception.InnerException is { } inner ? [inner] : [];
}
