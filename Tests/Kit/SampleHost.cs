using Orleans.Channels.Samples;
using Orleans.Channels.Testing;

namespace Orleans.Channels.Tests;

/// <summary>The sample channels in the test kit, once for all tests of a class.</summary>
public sealed class SampleHost : IAsyncLifetime
{
    public ChannelTestHost Host { get; private set; } = null!;

    public static Task<ChannelTestHost> StartAsync(Action<ChannelTestOptions>? configure = null) =>
        ChannelTestHost.StartAsync(silo => silo.AddSampleChannels(), configure);

    /// <summary>Connects and joins.</summary>
    public async Task<ChannelTestMember> JoinAsync(string topic, object? payload = null, object? connectParams = null)
    {
        var socket = (await Host.ConnectAsync(connectParams)).Socket;
        return (await socket.JoinAsync(topic, payload)).Member;
    }

    public async Task InitializeAsync() => Host = await StartAsync();

    public async Task DisposeAsync() => await Host.DisposeAsync();
}
