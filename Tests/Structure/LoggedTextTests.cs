using System.Reflection;
using Microsoft.Extensions.Logging;
using Orleans.Channels.Gateway;
using Orleans.Channels.Samples;
using Orleans.Channels.Streams;

namespace Orleans.Channels.Tests;

/// <summary>What a client says comes into a log as <see cref="LogText"/> and in no other form.</summary>
public sealed class LoggedTextTests
{
    // Words of our own, of the configuration, or of the cluster. What an exception says is here only where its words are ours too.
    private static readonly HashSet<string> Own =
    [
        "LogOn.prefix", "LogOn.path", "LogOpen.prefix", "LogOpen.path", "LogClosed.path",
        "LogClosed.reason", "LogShut.reason", "LogWaiting.reason",
        "LogConnectFailed.address",
        "LogReady.gateway", "LogGone.gateway", "LogEndFailed.gateway", "LogNotTold.gateway", "LogHistoryBehind.gateway", "LogRepair.gateway", "LogPublishFailed.gateway", "LogGatewayLost.gateway", "LogGatewayGone.gateway",
        "LogDead.silo", "LogMovingBatches.queue", "LogBatchesEnd.queue", "LogNotReady.provider", "LogUnknownSocket.socket", "LogNotBegun.pattern", "LogActivateFailed.where",
        "LogUnencodable.problem", "LogUnhandled.problem", "LogUnreadableJoin.problem", "LogUnreadable.problem",
        "LogCrashed.callback", "LogOutlived.callback",
    ];

    private static readonly (string Name, Type Type)[] Logged =
    [
        .. new[] { typeof(ChannelsTelemetry), typeof(Channel), typeof(WaitingStreamOptions), typeof(GatewayIdentity), typeof(ClusterStart), typeof(RoomChannel) }
            .SelectMany(type => type.Assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttribute<LoggerMessageAttribute>() is not null)
            .SelectMany(method => method.GetParameters().Select(parameter => ($"{method.Name}.{parameter.Name}", parameter.ParameterType))),
    ];

    [Fact]
    public void No_log_event_takes_a_string_that_a_client_could_have_written()
    {
        var strings = Logged.Where(parameter => parameter.Type == typeof(string) || parameter.Type == typeof(object)).Select(parameter => parameter.Name).ToHashSet();

        Assert.Empty(strings.Except(Own));
        Assert.Empty(Own.Except(strings));
        Assert.Contains(Logged, parameter => parameter.Type == typeof(LogText));
    }
}
