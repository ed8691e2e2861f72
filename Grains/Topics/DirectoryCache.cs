using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Channels.Grains;

/// <summary>Keeps the cache of Orleans' grain directory in proportion: a client that names topics fills it.</summary>
internal sealed class DirectoryCache(IOptions<TopicOptions> topics) : IPostConfigureOptions<GrainDirectoryOptions>
{
    // Of a name of 255 bytes an entry takes about 1 KiB.
    private const long MemoryForEach = 8 * 1024;

    public void PostConfigure(string? name, GrainDirectoryOptions options) =>
        options.CacheSize = Math.Min(options.CacheSize, topics.Value.DirectoryCacheSize > 0 ? topics.Value.DirectoryCacheSize : SizeFor(MemoryReading.Take().Limit));

    /// <summary>How many entries go with so much memory.</summary>
    /// <param name="limit">What the process may use, in bytes.</param>
    internal static int SizeFor(long limit) => (int)Math.Clamp(limit / MemoryForEach, 1_000, GrainDirectoryOptions.DEFAULT_CACHE_SIZE);
}
