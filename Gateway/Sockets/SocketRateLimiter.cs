using System.Threading.RateLimiting;

namespace Orleans.Channels.Gateway;

/// <summary>
/// How fast one socket may send and join: two token buckets, filled as time is looked at, so that a silent socket costs no
/// timer. Used by the socket's reading side alone.
/// </summary>
internal sealed class SocketRateLimiter(ChannelGatewayOptions options)
{
    private readonly TokenBucketRateLimiter _messages = NewBucket(options.MessagesPerSecond, options.MessageBurst);
    private TokenBucketRateLimiter? _joins;
    private TokenBucketRateLimiter? _renewals;
    private Allowance? _topics;

    /// <summary>Counts a message; false when it is one too many.</summary>
    public bool TryMessage() => TryTake(_messages);

    /// <summary>Counts a join; false when it is one too many.</summary>
    public bool TryJoin() => TryTake(_joins ??= NewBucket(options.JoinsPerSecond, options.JoinBurst));

    /// <summary>Counts a fresh token; false when it is one too many.</summary>
    public bool TryRenew() => TryTake(_renewals ??= NewBucket(1, TimeSpan.FromMinutes(1) / options.TokensPerMinute, options.TokensPerMinute));

    /// <summary>Counts a topic that nobody here is on; false when it is one too many.</summary>
    public bool TryNewTopic(TimeProvider time) => (_topics ??= new Allowance(options.NewTopicsPerSocket, time.GetTimestamp())).TryTake(time);

    /// <summary>Whether all that was taken has come back, so that a new one would do as well: an idle socket keeps none.</summary>
    public bool IsFull(TimeProvider time) => (_topics?.IsFull(time) ?? true) && IsFilled(_messages, options.MessageBurst) && (_joins is null || IsFilled(_joins, options.JoinBurst)) && (_renewals is null || IsFilled(_renewals, options.TokensPerMinute));

    private static bool IsFilled(TokenBucketRateLimiter bucket, int burst)
    {
        bucket.TryReplenish();
        return bucket.GetStatistics()!.CurrentAvailablePermits == burst;
    }

    private static bool TryTake(TokenBucketRateLimiter bucket)
    {
        if (IsTaken(bucket))
        {
            return true;
        }

        bucket.TryReplenish();
        return IsTaken(bucket);
    }

    private static bool IsTaken(TokenBucketRateLimiter bucket)
    {
        using var lease = bucket.AttemptAcquire();
        return lease.IsAcquired;
    }

    private static TokenBucketRateLimiter NewBucket(int perSecond, int burst)
    {
        // Filled about a hundred times a second with whole tokens, at exactly the rate that was asked for.
        var tokens = Math.Max(1, perSecond / 100);
        return NewBucket(tokens, TimeSpan.FromSeconds((double)tokens / perSecond), burst);
    }

    private static TokenBucketRateLimiter NewBucket(int tokens, TimeSpan period, int burst) => new(new TokenBucketRateLimiterOptions
    {
        AutoReplenishment = false,
        QueueLimit = 0,
        ReplenishmentPeriod = period,
        TokenLimit = burst,
        TokensPerPeriod = tokens,
    });
}
