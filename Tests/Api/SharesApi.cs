namespace Orleans.Channels.Tests;

[CollectionDefinition(nameof(SharesApi))]
public sealed class SharesApi : ICollectionFixture<SharedApi>;
