namespace Orleans.Channels.Gateway;

/// <summary>The long-poll sessions of another gateway, through the silos.</summary>
internal sealed class RemoteSessions(IGatewayGrain gateway) : ILongPollSessions
{
    public Task<PollResult?> PollAsync(string session) => gateway.PollAsync(session);

    public Task EndPollAsync(string session, long poll, bool delivered) => gateway.EndPollAsync(session, poll, delivered);

    public Task<int> PostAsync(string session, PostedFrame[] frames) => gateway.PostAsync(session, frames);
}
