using Microsoft.Extensions.Options;
using Orleans.Channels.Grains;
using Orleans.Configuration;

namespace Orleans.Channels.Tests;

/// <summary>How many grains' places a silo remembers.</summary>
public sealed class DirectoryCacheTests
{
    [Theory]
    [InlineData(384L << 20, 49_152)]
    [InlineData(64L << 30, 1_000_000)]
    [InlineData(1L << 20, 1_000)]
    public void It_goes_with_the_memory(long limit, int size) => Assert.Equal(size, DirectoryCache.SizeFor(limit));

    [Theory]
    [InlineData(500, 1_000_000, 500)]
    [InlineData(500, 100, 100)]
    public void An_option_sets_it_and_Orleans_own_counts_where_it_is_less(int option, int own, int size)
    {
        var options = new GrainDirectoryOptions { CacheSize = own };

        new DirectoryCache(Options.Create(new TopicOptions { DirectoryCacheSize = option })).PostConfigure(null, options);

        Assert.Equal(size, options.CacheSize);
    }
}
