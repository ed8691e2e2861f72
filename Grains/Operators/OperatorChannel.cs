using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Orleans.Channels.Grains;

/// <summary>
/// Feeds the page for operators. Gateways are asked while somebody has joined, and no longer: without members there is no timer.
/// </summary>
/// <param name="dashboard">What is shown.</param>
/// <param name="grains">Reaches gateways and topics.</param>
/// <param name="channels">Does what operators ask for.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is written down what operators did.</param>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers belong to the instance.")]
[SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "Made by ChannelRoute.")]
internal sealed partial class OperatorChannel(IOptions<DashboardOptions> dashboard, IGrainFactory grains, IChannels channels, TimeProvider time, ILogger<OperatorChannel> logger) : Channel
{
    private const string Tailed = "tailed";
    private const int MaxTailed = 10;
    private const int PresencePage = 200;

    private static readonly object Tick = "tick";

    private readonly UnfailingLogger _logger = new(logger);
    private readonly DashboardOptions _options = dashboard.Value;
    private IDisposable? _timer;
    private bool _asking;

    // A lost tick must not end a tail.
    private TimeSpan TailLease => (_options.Interval * 3) + TimeSpan.FromSeconds(2);

    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload)
    {
        if (socket.Assigns[OperatorSocket.Assign] is null)
        {
            return new(JoinResult.Error(new { reason = "unauthorized" }));
        }

        Send(Tick, socket);
        return new(JoinResult.Ok(new { interval = _options.Interval.TotalMilliseconds, payloads = _options.ShowPayloads }));
    }

    /// <summary>Somebody looks from now on.</summary>
    public override async ValueTask HandleInfoAsync(ChannelSocket socket, object message)
    {
        _timer ??= SendEvery(_options.Interval, Tick);
        await ReportAsync();
    }

    public override ValueTask TerminateAsync(ChannelSocket socket, TerminateReason reason)
    {
        if (!Members.Any())
        {
            _timer?.Dispose();
            _timer = null;
        }

        return default;
    }

    public override async ValueTask HandleInfoAsync(object message)
    {
        if (message is TailedFrames frames)
        {
            foreach (var socket in Members.Where(member => Equals(member.Assigns[Tailed], frames.Topic)))
            {
                await socket.PushAsync("tail", frames);
            }
        }
        else
        {
            await ReportAsync();
        }
    }

    /// <summary>Shows what goes over a topic from now on, in the place of what was shown before.</summary>
    [HandleIn("tail")]
    public async ValueTask<Reply> TailAsync(ChannelSocket socket, OperatorTopic asked)
    {
        if (Members.Select(member => member.Assigns[Tailed]).Where(topic => topic is not null && !topic.Equals(asked.Topic)).Distinct().Count() >= MaxTailed)
        {
            return Reply.Error(new { reason = "too many topics are tailed" });
        }

        // What it shows would be shown again.
        if (string.IsNullOrWhiteSpace(asked.Topic) || asked.Topic == OperatorNames.Topic || !await grains.GetGrain<ITopicGrain>(asked.Topic).TailAsync(_options.ShowPayloads, TailLease))
        {
            return Reply.Error(new { reason = "unmatched topic" });
        }

        socket.Assigns[Tailed] = asked.Topic;
        return Reply.Ok();
    }

    /// <summary>Shows no topic's frames any more.</summary>
    [HandleIn("untail")]
    public Reply Untail(ChannelSocket socket)
    {
        socket.Assigns[Tailed] = null;
        return Reply.Ok();
    }

    /// <summary>Tells what is known of a topic, and who is present on it.</summary>
    [HandleIn("topic")]
    public async ValueTask<Reply> DescribeAsync(OperatorTopic asked)
    {
        if (string.IsNullOrWhiteSpace(asked.Topic))
        {
            return Reply.Error(new { reason = "unmatched topic" });
        }

        var info = await channels.DescribeAsync(asked.Topic);
        var page = info.Route is null ? Channels.PresencePage.Empty : await channels.ListPresenceAsync(asked.Topic, after: null, PresencePage);
        var present = page.Entries.Select(entry => new
        {
            entry.Key,
            count = entry.Metas.Length,
            metas = _options.ShowPayloads ? entry.Metas.Select(meta => meta.Payload.As<System.Text.Json.Nodes.JsonObject>()) : null,
        });
        return Reply.Ok(new { info.Topic, info.Route, info.Members, info.Gateways, info.Offset, page.Keys, page.Metas, present });
    }

    /// <summary>Closes all sockets of an id.</summary>
    [HandleIn("disconnect")]
    public async ValueTask<Reply> DisconnectAsync(ChannelSocket socket, OperatorTarget target)
    {
        if (string.IsNullOrEmpty(target.SocketId))
        {
            return Reply.Error(new { reason = "no socket id" });
        }

        LogDisconnect(_logger, LogText.Quote(socket.Assigns.Get<string>(OperatorSocket.Assign)!), LogText.Quote(target.SocketId));
        await channels.DisconnectAsync(target.SocketId);
        return Reply.Ok();
    }

    private async Task ReportAsync()
    {
        if (_timer is null || _asking)
        {
            return;
        }

        _asking = true;
        try
        {
            await RenewTailsAsync();
            var gateways = await grains.GetGrain<IGatewayDirectoryGrain>(IGatewayDirectoryGrain.Key).ListAsync();
            var reports = (await Task.WhenAll(gateways.Select(AskAsync))).OfType<GatewayReport>().ToArray();
            var busiest = reports.SelectMany(report => report.Busiest)
                .Where(topic => topic.Topic != OperatorNames.Topic)
                .GroupBy(topic => topic.Topic, StringComparer.Ordinal)
                .Select(topic => new { topic = topic.Key, members = topic.Sum(report => report.Members), deliveries = topic.Sum(report => report.Deliveries) })
                .OrderByDescending(topic => topic.deliveries)
                .ThenByDescending(topic => topic.members)
                .Take(_options.Topics);
            await BroadcastAsync("report", new
            {
                at = time.GetUtcNow().ToUnixTimeMilliseconds(),
                gateways = reports.OrderBy(report => report.Gateway, StringComparer.Ordinal).Select(report => new
                {
                    id = report.Gateway,
                    report.WebSockets,
                    report.LongPolls,
                    report.FramesIn,
                    report.FramesOut,
                    report.BytesIn,
                    report.BytesOut,
                    report.Waiting,
                    topics = report.LocalTopics,
                }),
                missing = gateways.Length - reports.Length,
                operators = Members.Count(),
                topics = busiest,
            });
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            LogUnknown(_logger, exception);
        }
        finally
        {
            _asking = false;
        }
    }

    private Task<bool[]> RenewTailsAsync() => Task.WhenAll(Members
        .Select(member => member.Assigns.Get<string>(Tailed))
        .OfType<string>()
        .Distinct()
        .Select(topic => grains.GetGrain<ITopicGrain>(topic).TailAsync(_options.ShowPayloads, TailLease)));

    // One that hangs must not hide the others.
    private async Task<GatewayReport?> AskAsync(string gateway)
    {
        try
        {
            return await grains.GetGrain<IGatewayGrain>(gateway).ReportAsync(_options.Topics);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            return null;
        }
    }

    [LoggerMessage(EventId = 1701, Level = LogLevel.Information, Message = "The operator {Operator} closes the sockets of {SocketId}")]
    private static partial void LogDisconnect(ILogger logger, LogText @operator, LogText socketId);

    [LoggerMessage(EventId = 1702, Level = LogLevel.Information, Message = "The gateways couldn't be asked how they are; operators see nothing new meanwhile")]
    private static partial void LogUnknown(ILogger logger, Exception exception);
}
