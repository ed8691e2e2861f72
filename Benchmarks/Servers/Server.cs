using System.Diagnostics;

namespace Orleans.Channels.Benchmarks;

/// <summary>A peer that runs: its processes, and where clients reach it.</summary>
internal sealed class Server(IReadOnlyList<ServerProcess> processes, Target target) : IDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    public Target Target => target;

    /// <summary>Waits until a client can join at each of its addresses.</summary>
    /// <exception cref="LoadException">It doesn't start.</exception>
    public async Task ReadyAsync(CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var loop = new LoadLoop(target, stop);
                loop.Join(2 * target.Ports.Count, static _ => 0);
                return;
            }
            catch (LoadException exception)
            {
                if (processes.FirstOrDefault(process => process.HasExited) is { } ended)
                {
                    throw new LoadException($"A server ended by itself:\n{ended.Output}");
                }

                if (Stopwatch.GetElapsedTime(start) > StartPatience)
                {
                    throw new LoadException($"The server didn't start: {exception.Message}\n{string.Join('\n', processes.Select(process => process.Output))}");
                }
            }

            await Task.Delay(100, stop);
        }
    }

    /// <summary>The end of what its processes wrote.</summary>
    public string Output => string.Join('\n', processes.Select(process => process.Output));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var process in processes)
        {
            process.Dispose();
        }
    }
}
