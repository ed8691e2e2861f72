using System.Text.Json;

namespace Orleans.Channels.Testing;

/// <summary>How a <see cref="ChannelTestHost"/> is made.</summary>
public sealed class ChannelTestOptions
{
    /// <summary>How many silos the cluster has, at least 1. Default: 1. A host on a cluster of your own has none.</summary>
    public short Silos { get; set; } = 1;

    /// <summary>How many gateways there are, at least 1. Default: 1.</summary>
    public int Gateways { get; set; } = 1;

    /// <summary>
    /// The time of topics, socket classes, your grains and the services of your silos: their timers, tokens and <see cref="TimeProvider"/> follow it. Give a
    /// <c>FakeTimeProvider</c> of the package Microsoft.Extensions.TimeProvider.Testing to let time pass by hand. Gateways, reminders and Orleans itself keep
    /// the system's time. Default: null, which is what the silos have by themselves.
    /// </summary>
    public TimeProvider? Time { get; set; }

    /// <summary>How long an assertion waits for what must come, more than zero. Default: 10 seconds, of which a test that passes uses next to none.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a refutation waits for what must not come, zero or more; each may be given another time. Default: 100 ms, as Phoenix.</summary>
    public TimeSpan RefutePatience { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Changes the gateways' bounds and times. Default: null.</summary>
    public Action<ChannelGatewayOptions>? ConfigureGateway { get; set; }

    /// <summary>Adds to the Orleans client that the gateways and the test use, such as another stream provider. Default: null.</summary>
    public Action<IClientBuilder>? ConfigureClient { get; set; }

    /// <summary>What channels have thrown.</summary>
    internal CrashLog Crashes { get; } = new();

    /// <summary>How a topic's payloads are written.</summary>
    internal Func<string, JsonSerializerOptions> JsonOf { get; set; } = _ => PayloadJson.Options;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Silos, (short)1, nameof(Silos));
        ArgumentOutOfRangeException.ThrowIfLessThan(Gateways, 1, nameof(Gateways));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Patience, TimeSpan.Zero, nameof(Patience));
        ArgumentOutOfRangeException.ThrowIfLessThan(RefutePatience, TimeSpan.Zero, nameof(RefutePatience));
    }
}
