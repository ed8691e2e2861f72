namespace Orleans.Channels.Tests;

/// <summary>The test classes that share a cluster.</summary>
[CollectionDefinition(nameof(SharesCluster))]
public sealed class SharesCluster : ICollectionFixture<SharedCluster>;
