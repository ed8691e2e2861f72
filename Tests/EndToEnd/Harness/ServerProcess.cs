using System.Diagnostics;
using System.Globalization;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A silo or a gateway, run as its users run it: a process of its own, stopped by Ctrl-C.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>How long a start may take on a busy machine.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);

    /// <summary>How long a stop may take: Ctrl-C is answered within seconds.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private ServerProcess(Process process, int httpPort)
    {
        _process = process;
        HttpPort = httpPort;
    }

    /// <summary>The port that this process was told to listen on.</summary>
    public int HttpPort { get; }

    public ServerLog Log { get; } = new();

    /// <summary>The memory that the process holds, in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts a program and waits until it says that it is up.</summary>
    public static async Task<ServerProcess> StartAsync(
        BuiltProgram program, int httpPort, IReadOnlyDictionary<string, string> settings)
    {
        var server = Launch(program, httpPort, settings);
        try
        {
            await server.ReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a program without waiting for it.</summary>
    public static ServerProcess Launch(BuiltProgram program, int httpPort, IReadOnlyDictionary<string, string> settings)
    {
        var server = new ServerProcess(new Process { StartInfo = StartInfo(program, httpPort, settings) }, httpPort);
        server.Begin();
        return server;
    }

    /// <summary>Waits until it says that it is up.</summary>
    public async Task ReadyAsync()
    {
        using var patience = new CancellationTokenSource(StartPatience);
        var exited = _process.WaitForExitAsync(patience.Token);
        var started = Log.LineAsync(line => line.Contains("Application started", StringComparison.Ordinal), 0, patience.Token);
        var first = await Task.WhenAny(started, exited);
        Assert.True(first == started && started.IsCompletedSuccessfully, $"The server didn't start. Its log:\n{Log}");
    }

    /// <summary>A setting in the spelling that environment variables have for it.</summary>
    public static KeyValuePair<string, string> AsEnvironment(KeyValuePair<string, string> setting) =>
        new(setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value);

    /// <summary>Presses Ctrl-C.</summary>
    public void Interrupt()
    {
        // What a shell runs in the background ignores Ctrl-C, and so do its children: those are told by the other signal.
        var signal = IgnoresInterrupts ? "TERM" : "INT";
        using var kill = Process.Start("kill", ["-s", signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Presses Ctrl-C and sees the process end soon, well, and without an error in its last words.</summary>
    public async Task StopAsync()
    {
        var position = Log.Lines.Count;
        Interrupt();
        await ExpectOrderlyExitAsync(position);
    }

    /// <summary>Sees a process that was told to stop end soon, well, and without an error since then.</summary>
    public async Task ExpectOrderlyExitAsync(int sincePosition)
    {
        using var patience = new CancellationTokenSource(StopPatience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"Still running {StopPatience.TotalSeconds} s after Ctrl-C. Its log:\n{Log}");
        }

        Assert.True(_process.ExitCode == 0, $"Exit code {_process.ExitCode} after Ctrl-C. Its log:\n{Log}");
        Assert.True(!Log.ErrorsSince(sincePosition).Any(), $"Errors after Ctrl-C. The log:\n{Log}");
    }

    /// <summary>Ends the process as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private bool IgnoresInterrupts
    {
        get
        {
            const string ignored = "SigIgn:";
            const ulong interrupt = 1 << 1;
            var status = $"/proc/{_process.Id}/status";
            return File.Exists(status)
                && File.ReadLines(status).FirstOrDefault(line => line.StartsWith(ignored, StringComparison.Ordinal)) is { } mask
                && (Convert.ToUInt64(mask[ignored.Length..].Trim(), 16) & interrupt) != 0;
        }
    }

    private static ProcessStartInfo StartInfo(BuiltProgram program, int httpPort, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", program.ArgumentsToListenOn(httpPort))
        {
            WorkingDirectory = program.ProjectFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings.Select(AsEnvironment))
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private void Begin()
    {
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Keep(object sender, DataReceivedEventArgs received)
    {
        if (received.Data is { } line)
        {
            Log.Add(line);
        }
    }
}
