using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Orleans.Channels.Gateway;

/// <summary>The long-poll sessions that this gateway holds, by id.</summary>
internal sealed class LongPollSessions : ILongPollSessions
{
    private const int IdBytes = 16;

    private readonly ConcurrentDictionary<string, LongPollSession> _sessions = new(StringComparer.Ordinal);

    /// <summary>An id that nobody guesses.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));

    public void Add(LongPollSession session) => _sessions.TryAdd(session.Id, session);

    public void Remove(LongPollSession session) => _sessions.TryRemove(session.Id, out _);

    /// <summary>A session that is here, or null.</summary>
    public LongPollSession? Find(string session) => _sessions.GetValueOrDefault(session);

    public async Task<PollResult?> PollAsync(string session) =>
        _sessions.TryGetValue(session, out var found) ? await found.PollAsync() : null;

    public Task EndPollAsync(string session, long poll, bool delivered)
    {
        if (_sessions.TryGetValue(session, out var found))
        {
            found.EndPoll(poll, delivered);
        }

        return Task.CompletedTask;
    }

    public async Task<int> PostAsync(string session, PostedFrame[] frames) =>
        _sessions.TryGetValue(session, out var found) ? await found.PostAsync(frames) : StatusCodes.Status410Gone;
}
