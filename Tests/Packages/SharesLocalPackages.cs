using Orleans.Channels.Tests.Browser;

namespace Orleans.Channels.Tests;

/// <summary>The packages, for what is made of them, and a browser for the pages of that.</summary>
[CollectionDefinition(nameof(SharesLocalPackages))]
public sealed class SharesLocalPackages : ICollectionFixture<LocalPackages>, ICollectionFixture<Chromium>;
