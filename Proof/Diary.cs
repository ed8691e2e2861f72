using System.Globalization;

namespace Orleans.Channels.Proof;

/// <summary>What clients found wrong, line by line beside the processes' logs: where to look when a bar is missed.</summary>
internal sealed class Diary(string logFolder) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly StreamWriter _file = new(Path.Combine(logFolder, "clients.log")) { AutoFlush = true };

    /// <summary>Writes a line.</summary>
    public void Write(FormattableString line)
    {
        lock (_lock)
        {
            _file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {line}"));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
