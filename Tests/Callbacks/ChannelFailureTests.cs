using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Channels.Testing;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>A channel that can't come to life says so to all who ask, and by name in the log.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Let go in DisposeAsync.")]
public sealed class ChannelFailureTests : IAsyncLifetime
{
    private readonly LogKeeper _log = new();
    private readonly Weather _weather = new();
    private ChannelTestHost _host = null!;

    public async Task InitializeAsync() => _host = await ChannelTestHost.StartAsync(silo =>
    {
        silo.Services.AddLogging(logging => logging.AddProvider(_log)).AddSingleton(_weather);
        silo.AddChannels(channels => channels.Socket<OpenSocket>().Map<FailsInConstructor>("made:*").Map<FailsInActivate>("begun:*"));
    });

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _log.Dispose();
    }

    [Theory]
    [InlineData("made:1", "FailsInConstructor's constructor")]
    [InlineData("begun:1", "FailsInActivate.ActivateAsync")]
    public async Task The_client_hears_that_the_join_crashed_and_the_log_and_callers_which_class_it_was(string topic, string where)
    {
        _weather.IsBad = true;
        var join = await (await _host.ConnectAsync()).Socket.JoinAsync(topic);

        Assert.Equal("join crashed", join.Response.As<JsonElement>().GetProperty("reason").GetString());
        Assert.Contains(_log.Entries, entry => entry.Id.Id == 1310 && entry.Level == LogLevel.Error && entry.Text.Contains(where, StringComparison.Ordinal) && entry.Text.Contains("bad weather", StringComparison.Ordinal));
        var channels = _host.Client.ServiceProvider.GetRequiredService<IChannels>();
        var failure = await Assert.ThrowsAsync<ChannelFailedException>(() => channels.BroadcastAsync(topic, "said", new { }));
        Assert.Contains(where, failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ChannelFailedException>(() => channels.SendAsync(topic, "message"));
        await Assert.ThrowsAsync<ChannelFailedException>(() => channels.DescribeAsync(topic));
    }

    [Fact]
    public async Task The_next_who_asks_tries_anew()
    {
        _weather.IsBad = true;
        var socket = (await _host.ConnectAsync()).Socket;
        Assert.False((await socket.JoinAsync("begun:2")).IsOk);

        _weather.IsBad = false;

        await Patience.UntilAsync(async () => (await socket.JoinAsync("begun:2")).IsOk);
    }

    private sealed class Weather
    {
        public bool IsBad { get; set; }

        public void Check()
        {
            if (IsBad)
            {
                throw new InvalidOperationException("bad weather");
            }
        }
    }

    private sealed class OpenSocket : Socket;

    private sealed class FailsInConstructor : Channel
    {
        public FailsInConstructor(Weather weather) => weather.Check();
    }

    private sealed class FailsInActivate(Weather weather) : Channel
    {
        public override ValueTask ActivateAsync()
        {
            weather.Check();
            return default;
        }
    }
}
