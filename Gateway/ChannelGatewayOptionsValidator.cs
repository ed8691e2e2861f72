using Microsoft.Extensions.Options;
using Orleans.Channels.Gateway;

namespace Orleans.Channels;

/// <summary>Refuses options that can't work, at start-up, by name and rule.</summary>
internal sealed class ChannelGatewayOptionsValidator : IValidateOptions<ChannelGatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, ChannelGatewayOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        var rules = new OptionRules(failures, nameof(ChannelGatewayOptions));
        rules.Require(!string.IsNullOrEmpty(options.StreamProvider), options.StreamProvider, "the name of a stream provider");
        rules.Require(options.Host is null || Uri.CheckHostName(options.Host) != UriHostNameType.Unknown, options.Host, "a host's name without scheme and port, or null");
        rules.Require(options.IdleTimeout >= TimeSpan.FromSeconds(1), options.IdleTimeout, "at least 1 second");
        rules.Require(options.CloseTimeout > TimeSpan.Zero, options.CloseTimeout, "more than zero");
        rules.Require(options.ReadyTimeout > TimeSpan.Zero, options.ReadyTimeout, "more than zero");
        rules.Require(options.MaxFrameBytes >= 1024, options.MaxFrameBytes, "at least 1,024 bytes");
        rules.Require(options.MaxMessageBytes >= 1024, options.MaxMessageBytes, "at least 1,024 bytes");
        rules.Require(options.CompressFromBytes >= 1, options.CompressFromBytes, "at least 1 byte");
        rules.Require(options.MaxJoinPayloadBytes >= 2, options.MaxJoinPayloadBytes, "at least 2 bytes");
        rules.Require(options.MaxRefBytes >= 16, options.MaxRefBytes, "at least 16 bytes");
        rules.Require(options.MaxTopicBytes >= 1, options.MaxTopicBytes, "at least 1 byte");
        rules.Require(options.MaxJsonDepth >= 8, options.MaxJsonDepth, "at least 8");
        rules.Require(options.MaxEventBytes >= 1, options.MaxEventBytes, "at least 1 byte");
        rules.Require(options.MessagesPerSecond >= 1, options.MessagesPerSecond, "at least 1");
        rules.Require(options.MessageBurst >= 1, options.MessageBurst, "at least 1");
        rules.Require(options.InlineFramesPerSecond >= 0, options.InlineFramesPerSecond, "zero or more");
        rules.Require(options.JoinsPerSecond >= 1, options.JoinsPerSecond, "at least 1");
        rules.Require(options.JoinBurst >= 1, options.JoinBurst, "at least 1");
        rules.Require(options.NewTopicsPerSocket >= 1, options.NewTopicsPerSocket, "at least 1");
        rules.Require(options.NewTopicsPerUser >= 1, options.NewTopicsPerUser, "at least 1");
        rules.Require(options.NewTopicsPerAddress >= 1, options.NewTopicsPerAddress, "at least 1");
        rules.Require(options.TokensPerMinute >= 1, options.TokensPerMinute, "at least 1");
        rules.Require(options.MaxSockets >= 1, options.MaxSockets, "at least 1");
        rules.Require(options.MaxSocketsPerAddress >= 1, options.MaxSocketsPerAddress, "at least 1");
        rules.Require(options.ConnectTimeout > TimeSpan.Zero, options.ConnectTimeout, "more than zero");
        rules.Require(options.MaxChannelsPerSocket >= 1, options.MaxChannelsPerSocket, "at least 1");
        rules.Require(options.MemberQueueLength >= 1, options.MemberQueueLength, "at least 1");
        rules.Require(options.MemberQueueBytes >= 1024, options.MemberQueueBytes, "at least 1,024 bytes");
        rules.Require(options.HeldLength >= 1, options.HeldLength, "at least 1");
        rules.Require(options.HeldBytes >= 65_536, options.HeldBytes, "at least 65,536 bytes");
        rules.Require(options.MaxBytesPerSocket >= 65_536, options.MaxBytesPerSocket, "at least 65,536 bytes");
        rules.Require(options.MaxHeldPercent is >= 1 and <= 100, options.MaxHeldPercent, "from 1 to 100");
        rules.Require(options.MemoryHighPercent is >= 2 and <= 100, options.MemoryHighPercent, "from 2 to 100");
        rules.Require(options.MemoryLowPercent >= 1 && options.MemoryLowPercent < options.MemoryHighPercent, options.MemoryLowPercent, $"at least 1 and below {nameof(options.MemoryHighPercent)} ({options.MemoryHighPercent})");
        rules.Require(options.MinMessageBytesPerSecond >= 0, options.MinMessageBytesPerSecond, "zero or more");
        rules.Require(options.MessageGrace >= TimeSpan.FromSeconds(1), options.MessageGrace, "at least 1 second");
        rules.Require(options.OutboxLength >= 1, options.OutboxLength, "at least 1");
        rules.Require(options.OutboxBytes >= 65_536, options.OutboxBytes, "at least 65,536 bytes");
        rules.Require(options.PollWindow >= TimeSpan.FromMilliseconds(100) && options.PollWindow < TimeSpan.FromSeconds(20), options.PollWindow, "at least 100 ms and below 20 seconds");
        rules.Require(options.PollBytes >= 1, options.PollBytes, "at least 1 byte");
        rules.Require(options.PostLength >= 1, options.PostLength, "at least 1");
        rules.Require(options.PostBytes >= 1024, options.PostBytes, "at least 1,024 bytes");
        rules.Require(options.RepairDelay > TimeSpan.Zero, options.RepairDelay, "more than zero");
        rules.Require(options.CallPatience > TimeSpan.Zero, options.CallPatience, "more than zero");
        rules.Require(options.JoinPatience > TimeSpan.Zero, options.JoinPatience, "more than zero");
        rules.Require(options.RejoinsAtOnce >= 1, options.RejoinsAtOnce, "at least 1");
        rules.Require(options.RejoinTimeout > TimeSpan.Zero, options.RejoinTimeout, "more than zero");
        rules.Require(options.SiloCheckInterval >= TimeSpan.FromMilliseconds(50), options.SiloCheckInterval, "at least 50 ms");
        rules.Require(options.SilosTimeout >= TimeSpan.FromSeconds(5) || options.SilosTimeout == Timeout.InfiniteTimeSpan, options.SilosTimeout, "at least 5 seconds, or infinite");
        rules.Require(options.DrainRate >= 1, options.DrainRate, "at least 1");
        rules.Require(options.DrainTimeout >= TimeSpan.Zero, options.DrainTimeout, "zero or more");
        rules.Require(options.ShutdownTimeout >= TimeSpan.Zero, options.ShutdownTimeout, "zero or more");
        foreach (var origin in options.Origins)
        {
            CheckOrigin(origin);
        }

        return failures.Build();

        void CheckOrigin(string origin)
        {
            try
            {
                OriginPattern.Parse(origin);
            }
            catch (FormatException exception)
            {
                failures.AddError($"{nameof(ChannelGatewayOptions)}.{nameof(options.Origins)}: {exception.Message}");
            }
        }
    }
}
