namespace Orleans.Channels.Gateway;

/// <summary>
/// The long-poll sessions of another gateway, through the silos. One that doesn't answer in time is gone, which the silos
/// themselves notice later than a client waits.
/// </summary>
internal sealed class RemoteSessions(IGatewayGrain gateway, TimeSpan pollWindow, TimeProvider time) : ILongPollSessions
{
    // How long the way there and back may take, as Phoenix gives a session on another node.
    private static readonly TimeSpan Way = TimeSpan.FromSeconds(2);

    public Task<PollResult?> PollAsync(string session) => AskAsync(gateway.PollAsync(session), null);

    public Task EndPollAsync(string session, long poll, bool delivered) => AskAsync(EndAsync(session, poll, delivered), false);

    public Task<int> PostAsync(string session, PostedFrame[] frames) => AskAsync(gateway.PostAsync(session, frames), StatusCodes.Status410Gone);

    private async Task<bool> EndAsync(string session, long poll, bool delivered)
    {
        await gateway.EndPollAsync(session, poll, delivered);
        return true;
    }

    private async Task<TResult> AskAsync<TResult>(Task<TResult> answer, TResult gone)
    {
        try
        {
            return await answer.WaitAsync(pollWindow + Way, time);
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            return gone;
        }
    }
}
