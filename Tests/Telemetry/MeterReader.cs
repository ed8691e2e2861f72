using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Tests;

/// <summary>Adds up what the meter of one application measures, as an exporter does.</summary>
internal sealed class MeterReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, double> _values = [];
    private readonly ConcurrentDictionary<string, Instrument> _instruments = [];

    /// <param name="application">Whose meter; other applications in this process have meters of the same name.</param>
    public MeterReader(IServiceProvider application)
    {
        var meter = application.GetRequiredService<IMeterFactory>().Create(ChannelsTelemetry.Name);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == meter)
            {
                _instruments[instrument.Name] = instrument;
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The instruments that there are.</summary>
    public IEnumerable<Instrument> Instruments => _instruments.Values;

    /// <summary>All tags that were seen, as <c>name=value</c>.</summary>
    public IEnumerable<string> Tags => _values.Keys.SelectMany(key => key.Split(' ').Skip(1)).Distinct();

    /// <summary>The sum of a counter or a histogram, or what an observed instrument says now.</summary>
    /// <param name="instrument">Its name, and its tags in the order of their names, as in <c>channels.joins channels.pattern=room:* channels.result=ok</c>.</param>
    public double this[string instrument]
    {
        get
        {
            _listener.RecordObservableInstruments();
            return _values.GetValueOrDefault(instrument);
        }
    }

    /// <summary>Waits until an instrument says what is expected.</summary>
    public async Task ExpectAsync(string instrument, Func<double, bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience.Long);
        while (!holds(this[instrument]))
        {
            Assert.False(patience.IsCancellationRequested, $"{instrument} is {this[instrument]}. There is:\n{string.Join('\n', _values.OrderBy(value => value.Key))}");
            await Task.Delay(10);
        }
    }

    public Task ExpectAsync(string instrument, double value) => ExpectAsync(instrument, actual => actual == value);

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}").Order().Prepend(instrument.Name));
        _values.AddOrUpdate(key, value, (_, old) => instrument.IsObservable ? value : old + value);
    }
}
