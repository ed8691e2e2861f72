namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Starts one process once for all the tests that ask for it.</summary>
[CollectionDefinition(OneProcess.Collection)]
public sealed class SharesOneProcess : ICollectionFixture<OneProcess>;
