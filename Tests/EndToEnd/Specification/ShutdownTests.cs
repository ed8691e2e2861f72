namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Ctrl-C: sockets are told to come back, and the process ends soon and without errors.</summary>
public abstract class ShutdownTests(ChannelServer server) : IAsyncLifetime
{
    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_stop_closes_joined_sockets_with_1012_never_with_1000_on_which_a_client_would_stay_away()
    {
        await using var joined = await server.JoinAsync("bench:x");
        await using var crowd = await server.JoinAsync("bench:x");
        await using var old = await server.ConnectAsync("vsn=1.0.0");
        await old.SendTextAsync("""{"topic":"bench:x","event":"phx_join","payload":{},"ref":"1"}""");
        await old.ReceiveTextAsync();
        await using var idle = await server.ConnectAsync();
        var position = server.Front.Log.Lines.Count;

        server.Front.Interrupt();

        await joined.ExpectCloseAsync(1012);
        await crowd.ExpectCloseAsync(1012);
        await old.ExpectCloseAsync(1012);
        // Phoenix drains channels, so it closes a socket without any as if it were done; to tell it the truth is as good.
        await idle.ExpectCloseAsync(1012, 1000);
        await server.Front.ExpectOrderlyExitAsync(position);
    }

    [Fact]
    public async Task A_client_that_doesn_t_answer_the_close_holds_up_no_stop()
    {
        await using var deaf = await server.JoinAsync("bench:x");

        await server.Front.StopAsync();
    }

    [Fact]
    public async Task Processes_that_nobody_connected_to_stop_one_after_the_other()
    {
        await server.Front.StopAsync();
        if (server.Back != server.Front)
        {
            await server.Back.StopAsync();
        }
    }

    [Fact]
    public async Task Processes_that_sockets_came_to_and_left_stop_one_after_the_other()
    {
        await using (var socket = await server.JoinAsync("room:x"))
        {
            await socket.SendTextAsync("""["1","2","room:x","new_msg",{"body":"bye"}]""");
            await socket.ExpectTextAsync("""[null,null,"room:x","new_msg",{"body":"bye"}]""");
        }

        await server.Front.StopAsync();
        if (server.Back != server.Front)
        {
            await server.Back.StopAsync();
        }
    }

    public sealed class InOneProcess() : ShutdownTests(new OneProcess());

    public sealed class InTwoProcesses() : ShutdownTests(new TwoProcesses());
}
