using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;

namespace Orleans.Channels.Proof.History;

/// <summary>A history as lines of JSON, one file for each client process.</summary>
internal sealed class HistoryFile : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Channel<Entry> _entries = Channel.CreateUnbounded<Entry>(new() { SingleReader = true });
    private readonly Task _writing;

    /// <param name="path">The file, which is made anew.</param>
    public HistoryFile(string path) => _writing = WriteAsync(path);

    /// <summary>Now, on the clock of <see cref="Entry.At"/>.</summary>
    public static long Now => (long)(TimeProvider.System.GetTimestamp() * 1e6 / TimeProvider.System.TimestampFrequency);

    /// <summary>Adds a line. Of one client, in the order of its calls.</summary>
    public void Add(Entry entry) => _entries.Writer.TryWrite(entry);

    /// <summary>Reads a history that several processes wrote, in the order of time.</summary>
    /// <exception cref="FormatException">A line isn't an entry; says which.</exception>
    public static IReadOnlyList<Entry> Read(IEnumerable<string> paths) =>
        [.. paths.SelectMany(ReadFile).OrderBy(entry => entry.At)];

    /// <summary>A line as it is written.</summary>
    public static string LineOf(Entry entry) => JsonSerializer.Serialize(entry, Json);

    /// <summary>Waits until all is written.</summary>
    public async ValueTask DisposeAsync()
    {
        _entries.Writer.TryComplete();
        await _writing;
    }

    private static IEnumerable<Entry> ReadFile(string path) =>
        File.ReadLines(path).Select((line, index) => ReadLine(line) ?? throw new FormatException($"{path}:{index + 1} isn't an entry of a history: {line}"));

    private static Entry? ReadLine(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Entry>(line, Json);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private async Task WriteAsync(string path)
    {
        await using var file = new StreamWriter(path);
        await foreach (var entry in _entries.Reader.ReadAllAsync())
        {
            await file.WriteLineAsync(LineOf(entry));
        }
    }
}
