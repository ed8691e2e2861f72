using Microsoft.Extensions.Logging;

namespace Orleans.Channels.Grains;

/// <summary>What the links of one activation of a topic share.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Epoch">The activation.</param>
/// <param name="Options">The bounds.</param>
/// <param name="Tally">Where what waits behind a publish is counted.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The topic's logger.</param>
internal sealed record LinkShared(string Topic, long Epoch, TopicOptions Options, RouteTally Tally, TimeProvider Time, ILogger Logger);
