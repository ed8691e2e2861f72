namespace Orleans.Channels.Tests;

[CollectionDefinition(nameof(SharesLocalPackages))]
public sealed class SharesLocalPackages : ICollectionFixture<LocalPackages>;
