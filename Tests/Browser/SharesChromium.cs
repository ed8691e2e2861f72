using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests.Browser;

/// <summary>One browser for the tests of all pages, and one server for those of the samples.</summary>
[CollectionDefinition(Name)]
public sealed class SharesChromium : ICollectionFixture<Chromium>, ICollectionFixture<OneProcess>
{
    public const string Name = "Pages, in a browser";
}
