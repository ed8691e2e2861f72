using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Orleans.Channels;

/// <summary>The silos' side of one gateway.</summary>
[Reentrant]
internal sealed class GatewayGrain(IOptions<TopicOptions> options) : Grain, IGatewayGrain
{
    private const int Gone = 410;

    private ILongPollSessions? _sessions;
    private IGatewayView? _view;

    public Task BeatAsync(long nonce) => SayAsync(new GatewayBeat(nonce));

    public Task DisconnectAsync(string socketId) => SayAsync(new GatewayDisconnect(socketId));

    public Task RegisterAsync(ILongPollSessions sessions, IGatewayView view)
    {
        _sessions = sessions;
        _view = view;
        return Task.CompletedTask;
    }

    public Task<GatewayReport?> ReportAsync(int topics) =>
        AskAsync<GatewayReport?>(async _ => await _view!.ReportAsync(topics), null);

    public Task<PollResult?> PollAsync(string session) =>
        AskAsync(sessions => sessions.PollAsync(session), null);

    public Task EndPollAsync(string session, long poll, bool delivered) =>
        AskAsync(
            async sessions =>
            {
                await sessions.EndPollAsync(session, poll, delivered);
                return true;
            },
            false);

    public Task<int> PostAsync(string session, PostedFrame[] frames) =>
        AskAsync(sessions => sessions.PostAsync(session, frames), Gone);

    private Task SayAsync(GatewayMessage message) => this.GetStreamProvider(options.Value.StreamProvider)
        .GetStream<GatewayMessage>(StreamId.Create(GatewayStreams.Namespace, this.GetPrimaryKeyString()))
        .OnNextAsync(message);

    // A gateway that is gone has taken its sessions along: their clients are to begin anew.
    private async Task<TResult> AskAsync<TResult>(Func<ILongPollSessions, Task<TResult>> ask, TResult gone)
    {
        if (_sessions is null)
        {
            DeactivateOnIdle();
            return gone;
        }

        try
        {
            return await ask(_sessions);
        }
        catch (Exception exception) when (exception is ClientNotAvailableException or SiloUnavailableException or TimeoutException)
        {
            return gone;
        }
    }
}
