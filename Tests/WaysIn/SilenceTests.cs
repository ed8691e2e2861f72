namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Clients that fall silent, whichever way they came in.</summary>
public sealed class SilenceTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_silent_socket_is_closed_with_1002_and_one_that_doesn_t_even_answer_that_is_cut(bool http2)
    {
        WayIn way = http2 ? new Http2 { Gateway = Shorten } : new InMemory { Gateway = Shorten };
        await way.InitializeAsync();
        try
        {
            await using var polite = await way.ConnectAsync();
            await using var rude = await way.ConnectAsync();

            await polite.ExpectCloseAsync(1002);
            await Patience.UntilAsync(() => way.Open == 0);
        }
        finally
        {
            await way.DisposeAsync();
        }
    }

    private static void Shorten(ChannelGatewayOptions options)
    {
        options.IdleTimeout = TimeSpan.FromSeconds(1);
        options.CloseTimeout = TimeSpan.FromSeconds(1);
    }
}
