using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests.Browser;

/// <summary>One browser and one server for the tests of the sample pages.</summary>
[CollectionDefinition(Name)]
public sealed class SharesChromium : ICollectionFixture<Chromium>, ICollectionFixture<OneProcess>
{
    public const string Name = "Sample pages, in a browser";
}
