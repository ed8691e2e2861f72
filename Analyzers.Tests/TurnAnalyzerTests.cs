using Verify = Orleans.Channels.Analyzers.Tests.Verify<Orleans.Channels.Analyzers.TurnAnalyzer, Orleans.Channels.Analyzers.TurnCodeFix>;

namespace Orleans.Channels.Analyzers.Tests;

public sealed class TurnAnalyzerTests
{
    [Fact]
    public Task A_ConfigureAwait_before_a_broadcast_goes() => Verify.MendsAsync(
        Channel("""
            await LoadAsync().{|OC0017:ConfigureAwait(false)|};
            await BroadcastAsync("loaded", new { });
            """),
        Channel("""
            await LoadAsync();
            await BroadcastAsync("loaded", new { });
            """));

    [Fact]
    public Task A_push_and_a_write_of_the_state_and_a_timer_count_too() => Verify.TellsAsync(Channel("""
        await LoadAsync().{|OC0017:ConfigureAwait(false)|};
        await socket.PushAsync("loaded", new { });
        """) + Channel(
        """
        await LoadAsync().{|OC0017:ConfigureAwait(false)|};
        await WriteStateAsync();
        """, "PollChannel", "Channel<List<string>>") + Channel(
        """
        await LoadAsync().{|OC0017:ConfigureAwait(false)|};
        Send("loaded", socket);
        """, "OtherChannel") + Channel(
        """
        await LoadAsync().{|OC0017:ConfigureAwait(false)|};
        await Presence.TrackAsync(socket, "ada", new { });
        """, "PresentChannel"));

    [Fact]
    public Task In_a_loop_all_of_it_comes_behind() => Verify.TellsAsync(Channel("""
        while (true)
        {
            await BroadcastAsync("loaded", new { });
            await LoadAsync().{|OC0017:ConfigureAwait(false)|};
        }
        """));

    [Fact]
    public Task One_that_nothing_follows_or_that_comes_back_is_fine() => Verify.TellsAsync(Channel("""
        await BroadcastAsync("loading", new { });
        await LoadAsync().ConfigureAwait(true);
        await BroadcastAsync("loaded", new { }).ConfigureAwait(false);
        """));

    [Fact]
    public Task What_a_task_of_its_own_does_is_its_own() => Verify.TellsAsync(Channel("""
        await Task.Run(async () => await LoadAsync().ConfigureAwait(false));
        await BroadcastAsync("loaded", new { });
        """));

    [Fact]
    public Task Code_outside_of_channels_may_do_as_it_likes() => Verify.TellsAsync("""
        public sealed class Loader
        {
            public async Task LoadAsync(ChannelSocket socket)
            {
                await Task.Delay(1).ConfigureAwait(false);
                await socket.PushAsync("loaded", new { });
            }
        }
        """);

    private static string Channel(string code, string name = "RoomChannel", string parent = "Channel") => $$"""
        public sealed class {{name}} : {{parent}}
        {
            [HandleIn("load")]
            public async Task Load(ChannelSocket socket)
            {
                {{code.Replace("\n", "\n        ", StringComparison.Ordinal)}}
            }

            private static Task LoadAsync() => Task.CompletedTask;
        }

        """;
}
