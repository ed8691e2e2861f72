namespace Orleans.Channels.Tests;

/// <summary>A grain storage whose writes the test answers, or that answers at once.</summary>
internal sealed class StateDouble(bool answersAtOnce = false) : IPersistentState<List<string>>
{
    private int _writing;

    public CallLog<string, bool> Writes { get; } = new();

    public bool FailsNext { get; set; }

    /// <summary>The most writes that were under way at once.</summary>
    public int MostAtOnce { get; private set; }

    public List<string> State { get; set; } = [];

    public string Etag => string.Empty;

    public bool RecordExists => true;

    public Task ReadStateAsync() => throw new NotSupportedException();

    public Task ClearStateAsync() => throw new NotSupportedException();

    public Task WriteStateAsync()
    {
        MostAtOnce = Math.Max(MostAtOnce, ++_writing);
        var written = Writes.Add(string.Join(' ', State));
        if (!answersAtOnce)
        {
            return WaitAsync(written);
        }

        _writing--;
        return FailsNext ? throw new TimeoutException("The test lets this write fail.") : Task.CompletedTask;
    }

    private async Task WaitAsync(Task written)
    {
        try
        {
            await written;
        }
        finally
        {
            _writing--;
        }
    }
}
