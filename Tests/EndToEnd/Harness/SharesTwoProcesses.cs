namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Starts the two processes once for all the tests that ask for them.</summary>
[CollectionDefinition(TwoProcesses.Collection)]
public sealed class SharesTwoProcesses : ICollectionFixture<TwoProcesses>;
