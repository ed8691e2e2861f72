namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>A gateway that stops, whichever way its clients came in.</summary>
public sealed class StopTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sockets_are_closed_with_1012_and_not_cut(bool http2)
    {
        WayIn way = http2 ? new Http2() : new InMemory();
        await way.InitializeAsync();
        try
        {
            await using var one = await (await way.ConnectAsync()).JoinAsync("bench:stop");
            await using var other = await way.ConnectAsync();

            var stopping = way.App.StopAsync();

            await one.ExpectCloseAsync(1012);
            await other.ExpectCloseAsync(1012);
            await stopping.WaitAsync(RawWebSocket.Patience);
        }
        finally
        {
            await way.DisposeAsync();
        }
    }
}
