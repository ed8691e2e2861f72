using Verify = Orleans.Channels.Analyzers.Tests.Verify<Orleans.Channels.Analyzers.RouteAnalyzer, Orleans.Channels.Analyzers.WriteCodeFix>;

namespace Orleans.Channels.Analyzers.Tests;

public sealed class RouteAnalyzerTests
{
    private const string Channels = """
        public sealed class UserSocket : Socket;

        public sealed class RoomChannel : Channel;

        public abstract class BaseChannel : Channel;
        """;

    [Fact]
    public Task A_star_inside_of_a_pattern_goes_to_its_end() => Verify.MendsAsync(
        Routes("""channels.Map<RoomChannel>({|OC0012:"room:*:notes"|})"""),
        Routes("""channels.Map<RoomChannel>("room:*")"""));

    [Fact]
    public Task A_pattern_that_is_empty_is_told() => Verify.TellsAsync(Routes("""channels.Map<RoomChannel>({|OC0012:""|})"""));

    [Fact]
    public Task An_abstract_channel_is_told() => Verify.TellsAsync(Routes("""channels.Map<BaseChannel>({|OC0013:"room:*"|})"""));

    [Fact]
    public Task A_second_route_of_a_pattern_is_told() => Verify.TellsAsync(Routes(
        """channels.Socket<UserSocket>().Map<RoomChannel>("room:*").Map<RoomChannel>("lobby").Map<RoomChannel>({|OC0014:"room:*"|})"""));

    private static string Routes(string routes) => $$"""
        public static class Routes
        {
            public static void Add(ChannelsBuilder channels) => {{routes}};
        }

        {{Channels}}
        """;
}
