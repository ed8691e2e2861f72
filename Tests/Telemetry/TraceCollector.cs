using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Orleans.Channels.Tests;

/// <summary>OpenTelemetry with an exporter that keeps the steps of one route's traces.</summary>
internal sealed class TraceCollector : IDisposable
{
    private readonly ConcurrentQueue<Activity> _steps = [];
    private readonly TracerProvider _provider;

    public TraceCollector(string pattern) => _provider = Sdk.CreateTracerProviderBuilder()
        .AddSource(ChannelsTelemetry.Name)
        .AddProcessor(new SimpleActivityExportProcessor(new Exporter(pattern, _steps)))
        .Build();

    public IEnumerable<Activity> All => _steps;

    /// <summary>Waits for steps of a name.</summary>
    public async Task<Activity[]> WaitAsync(string name, int count)
    {
        using var patience = new CancellationTokenSource(Patience.Long);
        while (true)
        {
            var found = _steps.Where(step => step.OperationName == name).ToArray();
            if (found.Length >= count)
            {
                return found;
            }

            Assert.False(patience.IsCancellationRequested, $"Expected {count} of {name}. There are: {string.Join(", ", _steps.Select(step => step.OperationName))}");
            await Task.Delay(10);
        }
    }

    public void Dispose() => _provider.Dispose();

    private sealed class Exporter(string pattern, ConcurrentQueue<Activity> steps) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var step in batch)
            {
                if (step.GetTagItem(ChannelsTelemetry.PatternTag) is string found && found == pattern)
                {
                    steps.Enqueue(step);
                }
            }

            return ExportResult.Success;
        }
    }
}
