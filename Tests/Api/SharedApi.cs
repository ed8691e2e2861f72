namespace Orleans.Channels.Tests;

/// <summary>The server that most tests of the HTTP API share; each has topics of its own.</summary>
public sealed class SharedApi : IAsyncLifetime
{
    private ApiServer? _server;

    internal ApiServer Server => _server!;

    public async Task InitializeAsync() => _server = await ApiServer.StartWithKeyAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
