using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Channels.Grains;
using Orleans.Concurrency;

namespace Orleans.Channels;

/// <summary>The silos' side of one gateway.</summary>
[Reentrant]
internal sealed class GatewayGrain(
    IOptions<TopicOptions> options, SiloMajority silo, [FromKeyedServices(GatewayTime.Key)] TimeProvider time) : Grain, IGatewayGrain
{
    private const int Gone = 410;

    private readonly TaskCompletionSource _registered = new();
    private ILongPollSessions? _sessions;
    private IGatewayView? _view;
    private IGatewayStream? _hears;
    private int _stream;

    public Task BeatAsync(long nonce, int stream)
    {
        silo.Require();
        return SayAsync(new GatewayBeat(nonce), stream);
    }

    // A gateway registers again and again, so one that doesn't soon has gone, with all its sockets.
    public async Task DisconnectAsync(string socketId)
    {
        try
        {
            await _registered.Task.WaitAsync(options.Value.GatewayLease, time);
        }
        catch (TimeoutException)
        {
            return;
        }

        try
        {
            await _view!.DisconnectAsync(socketId);
        }
        catch (ClientNotAvailableException)
        {
            // It is gone with all its sockets.
        }
        catch (Exception exception)
        {
            await SayAsync(new GatewayDisconnect(socketId), _stream);
            if (!EarlierVersion.DoesNotKnow(exception))
            {
                throw;
            }

            // That one hears of it over its stream alone.
        }
    }

    public Task RejoinAsync() => _view?.RejoinAsync() ?? throw new TimeoutException("The gateway hasn't said yet how to reach it.");

    public Task RegisterAsync(ILongPollSessions sessions, IGatewayView view, IGatewayStream hears, int stream)
    {
        _sessions = sessions;
        _view = view;
        _hears = hears;
        _stream = stream;
        _registered.TrySetResult();
        return Task.CompletedTask;
    }

    public Task<int?> StreamAsync() => Task.FromResult<int?>(_hears is null ? null : _stream);

    public Task MoveStreamAsync(int number) => _hears?.MoveAsync(number) ?? Task.CompletedTask;

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

    private Task SayAsync(GatewayMessage message, int stream) => this.GetStreamProvider(options.Value.StreamProvider)
        .GetStream<GatewayMessage>(StreamId.Create(GatewayStreams.Namespace, GatewayStreams.Key(this.GetPrimaryKeyString(), stream)))
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
