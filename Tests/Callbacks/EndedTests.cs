using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Testing;

namespace Orleans.Channels.Tests;

/// <summary>A member's end is told to what its channel waits for, while it joins too.</summary>
public sealed class EndedTests : IAsyncLifetime
{
    private readonly Waiting _waiting = new();
    private ChannelTestHost _host = null!;

    public async Task InitializeAsync() => _host = await ChannelTestHost.StartAsync(silo =>
    {
        silo.Services.AddSingleton(_waiting);
        silo.AddChannels(channels => channels.Socket<OpenSocket>().Map<SlowChannel>("slow:*"));
    });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("join", "close")]
    [InlineData("join", "kick")]
    [InlineData("event", "close")]
    [InlineData("event", "kick")]
    public async Task It_is_cancelled_when_the_socket_is_gone_or_the_member_is_kicked(string during, string by)
    {
        var topic = $"slow:{during}:{Guid.NewGuid():N}";
        var socket = (await _host.ConnectAsync()).Socket;
        var begun = await BeginAsync(socket, topic, during);
        await _waiting.Begun.Task.WaitAsync(Patience.Long);

        await (by == "close" ? socket.CloseAsync() : _host.Channels.KickAsync(topic, null));

        await _waiting.Cancelled.Task.WaitAsync(Patience.Long);
        await begun.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    // The join is answered late or never, as the event is.
    private static async Task<Task> BeginAsync(ChannelTestSocket socket, string topic, string during)
    {
        if (during == "join")
        {
            return socket.PushAsync(topic, "phx_join", joinRef: "1");
        }

        var member = (await socket.JoinAsync(topic)).Member;
        return member.PushAsync("wait");
    }

    private sealed class Waiting
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task UntilAsync(CancellationToken ended)
        {
            Begun.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, ended);
            }
            catch (OperationCanceledException)
            {
                Cancelled.SetResult();
            }
        }
    }

    private sealed class OpenSocket : Socket;

    [SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "Made for its topics.")]
    private sealed class SlowChannel(Waiting waiting) : Channel
    {
        public override async ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload)
        {
            if (Topic.Rest.StartsWith("join", StringComparison.Ordinal))
            {
                await waiting.UntilAsync(socket.Ended);
            }

            return JoinResult.Ok();
        }

        [HandleIn("wait")]
        public async ValueTask Wait(CancellationToken cancellationToken) => await waiting.UntilAsync(cancellationToken);
    }
}
