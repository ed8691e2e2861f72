namespace Orleans.Channels.Tests;

/// <summary>Holds callbacks up until a test has seen as many of them as it wants.</summary>
internal sealed class ScopesGate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly System.Threading.Channels.Channel<bool> _entered = System.Threading.Channels.Channel.CreateUnbounded<bool>();

    public Task Opened => _opened.Task;

    public void Enter() => _entered.Writer.TryWrite(true);

    public async Task OpenBehindAsync(int callbacks)
    {
        for (var entered = 0; entered < callbacks; entered++)
        {
            await _entered.Reader.ReadAsync().AsTask().WaitAsync(Patience.Long);
        }

        _opened.SetResult();
    }
}
