namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>An application with the defaults, and the header <c>X-Trace</c> shown to the socket class, for a class of tests.</summary>
public sealed class OpenApp : IAsyncLifetime
{
    internal InboundApp Instance { get; private set; } = null!;

    public async Task InitializeAsync() => Instance = await InboundApp.StartAsync(options => options.ConnectHeaders.Add("X-Trace"));

    public async Task DisposeAsync() => await Instance.DisposeAsync();
}
