using Microsoft.Extensions.Options;

namespace Orleans.Channels.Streams;

/// <summary>Stops a silo or client from starting with waiting stream options that can't work.</summary>
internal sealed class WaitingStreamOptionsValidator : IValidateOptions<WaitingStreamOptions>
{
    public ValidateOptionsResult Validate(string? name, WaitingStreamOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        var rules = new OptionRules(failures, nameof(WaitingStreamOptions), $" of stream provider '{name}'");
        rules.Require(options.QueueCount >= 1, options.QueueCount, "at least 1");
        rules.Require(options.QueueCapacity >= 1, options.QueueCapacity, "at least 1");
        rules.Require(
            options.StreamCapacity >= 1 && options.StreamCapacity <= options.QueueCapacity,
            options.StreamCapacity,
            $"from 1 to {nameof(options.QueueCapacity)} ({options.QueueCapacity})");
        rules.Require(options.QueueBytes >= 1, options.QueueBytes, "at least 1 byte");
        rules.Require(
            options.StreamBytes >= 1 && options.StreamBytes <= options.QueueBytes,
            options.StreamBytes,
            $"from 1 to {nameof(options.QueueBytes)} ({options.QueueBytes})");
        rules.Require(options.DeliveryBatchSize >= 1, options.DeliveryBatchSize, "at least 1");
        return failures.Build();
    }
}
