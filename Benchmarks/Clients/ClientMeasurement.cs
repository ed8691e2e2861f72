using System.Diagnostics;
using System.Globalization;

namespace Orleans.Channels.Benchmarks;

/// <summary>Measures one kind of client, in a process that does nothing else.</summary>
internal sealed class ClientMeasurement(Func<int, int, IBenchClient> make, int port, int clients, TimeSpan time)
{
    private const int ConnectingAtOnce = 32;
    private const int Cuts = 5;

    /// <summary>The figures, by name.</summary>
    public async Task<IReadOnlyDictionary<string, double>> RunAsync()
    {
        var (rate, allocated) = await EchoAsync();
        var (kib, idle) = await IdleAsync();
        return new Dictionary<string, double>
        {
            ["KiB each"] = kib,
            ["idle CPU ms/s"] = idle,
            ["echo/s"] = rate,
            ["B/echo"] = allocated,
            ["back after ms"] = await ReconnectAsync(),
        };
    }

    private async Task<(double Rate, double Allocated)> EchoAsync()
    {
        await using var client = make(port, 0);
        await client.JoinAsync();
        await EchoForAsync(client, time / 2);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var start = Stopwatch.GetTimestamp();
        var count = await EchoForAsync(client, time);
        return (count / Stopwatch.GetElapsedTime(start).TotalSeconds, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)count);
    }

    private static async Task<int> EchoForAsync(IBenchClient client, TimeSpan time)
    {
        var count = 0;
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < time; count++)
        {
            await client.EchoAsync();
        }

        return count;
    }

    private async Task<(double KiB, double Idle)> IdleAsync()
    {
        var before = Memory();
        var all = new IBenchClient[clients];
        await Parallel.ForAsync(0, clients, new ParallelOptions { MaxDegreeOfParallelism = ConnectingAtOnce }, async (number, _) =>
        {
            all[number] = make(port, number + 1);
            await all[number].JoinAsync();
        });
        var kib = (Memory() - before) / clients;
        var cpu = Usage.CpuMicroseconds([Environment.ProcessId]);
        await Task.Delay(time);
        var idle = (Usage.CpuMicroseconds([Environment.ProcessId]) - cpu) / 1000 / time.TotalSeconds;
        await Parallel.ForEachAsync(all, async (client, _) => await client.DisposeAsync());
        return (kib, idle);
    }

    private async Task<double> ReconnectAsync()
    {
        using var relay = new CutRelay(port);
        await using var client = make(relay.Port, 0);
        await client.JoinAsync();
        var waits = new List<double>();
        for (var cut = 0; cut < Cuts; cut++)
        {
            await client.EchoAsync();
            relay.Cut();
            var start = Stopwatch.GetTimestamp();
            while (!await TryEchoAsync(client))
            {
                if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(10))
                {
                    return double.NaN;
                }

                await Task.Delay(1);
            }

            waits.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return waits.Order().ElementAt(Cuts / 2);
    }

    private static async Task<bool> TryEchoAsync(IBenchClient client)
    {
        try
        {
            await client.EchoAsync();
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static double Memory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Usage.Memory([Environment.ProcessId]).Private;
    }

    public static string Text(IReadOnlyDictionary<string, double> figures) =>
        string.Join(' ', figures.Select(figure => string.Create(CultureInfo.InvariantCulture, $"{figure.Key.Replace(' ', '_')}={figure.Value:R}")));
}
