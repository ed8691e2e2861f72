using System.Diagnostics;
using System.Net;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A gateway that stops sends its clients elsewhere, not all at once.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task A_gateway_that_stops_closes_its_sockets_in_waves_and_takes_nobody_meanwhile()
    {
        await using var app = await InboundApp.StartAsync(options => options.DrainRate = 10);
        using var http = new HttpClient();
        var health = new Uri($"http://localhost:{app.Port}/health");
        var sockets = new List<RawWebSocket>();
        for (var number = 0; number < 12; number++)
        {
            sockets.Add(await app.JoinAsync("ping:drain"));
        }

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(health)).StatusCode);

        var clock = Stopwatch.StartNew();
        var stopping = app.StopAsync();
        var closes = sockets.Select(async socket =>
        {
            await socket.ExpectCloseAsync(1012);
            return clock.Elapsed;
        }).ToArray();
        await Task.WhenAny(closes);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync(health)).StatusCode);
        Assert.Equal(503, (await app.AnswerAsync()).Status);
        var times = await Task.WhenAll(closes);
        await stopping;

        // 12 sockets at 10 a second, in waves of one: the last one leaves after a second.
        Assert.True(times.Max() - times.Min() > TimeSpan.FromSeconds(0.8), $"All within {times.Max() - times.Min()}.");
        foreach (var socket in sockets)
        {
            await socket.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_drain_that_would_take_too_long_is_faster_than_its_rate()
    {
        await using var app = await InboundApp.StartAsync(options =>
        {
            options.DrainRate = 1;
            options.DrainTimeout = TimeSpan.FromMilliseconds(300);
        });
        var sockets = new List<RawWebSocket>();
        for (var number = 0; number < 30; number++)
        {
            sockets.Add(await app.JoinAsync("ping:drain"));
        }

        var clock = Stopwatch.StartNew();
        var stopping = app.StopAsync();
        await Task.WhenAll(sockets.Select(socket => socket.ExpectCloseAsync(1012)));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"The last one left after {clock.Elapsed}.");
        await stopping;
        foreach (var socket in sockets)
        {
            await socket.DisposeAsync();
        }
    }
}
