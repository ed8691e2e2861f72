namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Starts one server with short polls for all the tests that ask for it.</summary>
[CollectionDefinition(ShortPolls.Collection)]
public sealed class SharesShortPolls : ICollectionFixture<ShortPolls>;
