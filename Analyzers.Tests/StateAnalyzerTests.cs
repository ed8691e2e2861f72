using Verify = Orleans.Channels.Analyzers.Tests.Verify<Orleans.Channels.Analyzers.StateAnalyzer, Orleans.Channels.Analyzers.StateCodeFix>;

namespace Orleans.Channels.Analyzers.Tests;

public sealed class StateAnalyzerTests
{
    [Fact]
    public Task A_state_gets_its_serializer_and_its_members_their_ids() => Verify.MendsAsync(
        """
        public sealed class PollChannel : Channel<{|OC0015:Votes|}>;

        /// <summary>What was voted.</summary>
        public sealed class Votes
        {
            /// <summary>By option.</summary>
            public Dictionary<string, int> Counts { get; set; } = [];

            public int Sum => 0;

            public string? Last { get; set; }
        }
        """,
        """
        public sealed class PollChannel : Channel<Votes>;

        /// <summary>What was voted.</summary>
        [GenerateSerializer]
        public sealed class Votes
        {
            /// <summary>By option.</summary>
            [Id(0)]
            public Dictionary<string, int> Counts { get; set; } = [];

            public int Sum => 0;

            [Id(1)]
            public string? Last { get; set; }
        }
        """);

    [Fact]
    public Task A_state_with_its_serializer_and_one_of_another_assembly_are_fine() => Verify.TellsAsync("""
        public sealed class PollChannel : Channel<Votes>;

        public sealed class ListChannel : Channel<List<string>>;

        [GenerateSerializer]
        public sealed class Votes;
        """);
}
