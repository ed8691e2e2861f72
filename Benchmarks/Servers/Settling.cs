using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace Orleans.Channels.Benchmarks;

/// <summary>Makes servers collect their garbage, and waits until their memory stands still.</summary>
internal static class Settling
{
    // GCHeapCollectKeyword: a session that asks for it starts with a full collection.
    private const long HeapCollect = 0x800000;
    private const int UserSignal2 = 12;
    private const double StandsStill = 0.005;
    private const int StillReads = 3;
    private const int MaxReads = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Settles the target's processes, and reads their memory in KiB.</summary>
    public static (double Resident, double Private) Settle(LoadLoop loop, Target target)
    {
        for (var collection = 0; collection < 2; collection++)
        {
            foreach (var process in target.Processes)
            {
                Collect(process);
            }

            loop.RunQuietly(Pause);
        }

        var before = Usage.Memory(target.Processes);
        for (var (still, reads) = (0, 0); still < StillReads && reads < MaxReads; reads++)
        {
            loop.RunQuietly(Pause);
            var now = Usage.Memory(target.Processes);
            still = Math.Abs(now.Private - before.Private) <= before.Private * StandsStill ? still + 1 : 0;
            before = now;
        }

        return before;
    }

    private static void Collect(int process)
    {
        if (!DiagnosticsClient.GetPublishedProcesses().Contains(process))
        {
            // The signal means something to our own script alone; another's process it might end.
            if (File.ReadAllText($"/proc/{process}/cmdline").Contains("--expose-gc", StringComparison.Ordinal))
            {
                _ = Native.Kill(process, UserSignal2);
            }

            return;
        }

        var client = new DiagnosticsClient(process);
        using var session = client.StartEventPipeSession(
            new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, HeapCollect), requestRundown: false, circularBufferMB: 4);
        var drained = session.EventStream.CopyToAsync(Stream.Null);
        session.Stop();
        drained.GetAwaiter().GetResult();
    }
}
