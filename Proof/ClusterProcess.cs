using System.Diagnostics;
using System.Globalization;

namespace Orleans.Channels.Proof;

/// <summary>A silo or a gateway as a process of its own, and the supervisor that starts it anew when it ends by itself.</summary>
internal sealed class ClusterProcess(string name, string assembly, string logFolder, TimeSpan restartDelay) : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(40);

    private readonly CancellationTokenSource _disposed = new();
    private readonly Lock _lock = new();
    private Process? _process;
    private TaskCompletionSource _ready = NewSignal();
    private Task _supervision = Task.CompletedTask;
    private bool _isTold;

    /// <summary>What the process is called in the report.</summary>
    public string Name => name;

    /// <summary>The configuration that the next start gets, in the spelling of environment variables.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Whether it runs and has said so.</summary>
    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>How often it ended without having been told to.</summary>
    public int Deaths { get; private set; }

    /// <summary>Starts the process and its supervision.</summary>
    public async Task StartAsync()
    {
        _supervision = SuperviseAsync();
        await ReadyAsync();
    }

    /// <summary>Waits until it says that it has started.</summary>
    public async Task ReadyAsync()
    {
        try
        {
            await _ready.Task.WaitAsync(StartPatience, _disposed.Token);
        }
        catch (TimeoutException exception)
        {
            throw new InvalidOperationException($"{name} didn't start within {StartPatience.TotalSeconds} s; see {LogFile}.", exception);
        }
    }

    /// <summary>Ends it as a power cut would; its supervisor starts it anew.</summary>
    public void Kill() => Signal("KILL");

    /// <summary>Stops its clock; it holds its connections and answers nothing.</summary>
    public void Pause() => Signal("STOP");

    /// <summary>Lets it go on.</summary>
    public void Resume() => Signal("CONT");

    /// <summary>Tells it to stop, waits until it has, starts it anew and waits until it is ready.</summary>
    public async Task RestartAsync()
    {
        Process process;
        lock (_lock)
        {
            _isTold = true;
            process = _process!;
        }

        Signal("TERM");
        try
        {
            await process.WaitForExitAsync(_disposed.Token).WaitAsync(StopPatience);
        }
        catch (TimeoutException exception)
        {
            throw new InvalidOperationException($"{name} didn't stop within {StopPatience.TotalSeconds} s; see {LogFile}.", exception);
        }

        // The supervisor takes the exit in on its own thread.
        while (IsReady)
        {
            await Task.Delay(10, _disposed.Token);
        }

        await ReadyAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        lock (_lock)
        {
            if (_process is { HasExited: false } process)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        await _supervision;
        _disposed.Dispose();
    }

    private string LogFile => Path.Combine(logFolder, $"{name}.log");

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task SuperviseAsync()
    {
        await using var log = new StreamWriter(LogFile, append: true) { AutoFlush = true };
        while (!_disposed.IsCancellationRequested)
        {
            using var process = Begin(log);
            await process.WaitForExitAsync();
            TimeSpan delay;
            lock (_lock)
            {
                delay = _isTold ? TimeSpan.Zero : restartDelay;
                Deaths += _isTold ? 0 : 1;
                _isTold = false;
                _process = null;
                _ready = NewSignal();
            }

            await Task.Delay(delay, _disposed.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private Process Begin(StreamWriter log)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", assembly])
        {
            WorkingDirectory = Path.GetDirectoryName(assembly),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        lock (_lock)
        {
            foreach (var (key, value) in Environment)
            {
                start.Environment[key] = value;
            }

            var ready = _ready;
            var process = new Process { StartInfo = start };
            process.OutputDataReceived += (_, line) => Keep(line.Data, ready);
            process.ErrorDataReceived += (_, line) => Keep(line.Data, ready);
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            _process = process;
            if (_disposed.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
            }

            return process;
        }

        void Keep(string? line, TaskCompletionSource ready)
        {
            if (line is null)
            {
                return;
            }

            lock (log)
            {
                log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {line}"));
            }

            if (line.Contains("Application started", StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
        }
    }

    private void Signal(string signal)
    {
        lock (_lock)
        {
            if (_process is { HasExited: false } process)
            {
                using var kill = Process.Start("kill", ["-s", signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
                kill.WaitForExit();
            }
        }
    }
}
