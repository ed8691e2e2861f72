using Verify = Orleans.Channels.Analyzers.Tests.Verify<Orleans.Channels.Analyzers.SlowPolicyAnalyzer, Orleans.Channels.Analyzers.SlowInterceptCodeFix>;

namespace Orleans.Channels.Analyzers.Tests;

public sealed class SlowPolicyAnalyzerTests
{
    [Fact]
    public Task An_intercepted_event_loses_its_slow_policy() => Verify.MendsAsync(
        """
        [WhenSlow({|OC0010:"cursor"|}, SlowPolicy.KeepLatest)]
        [WhenSlow("reading", SlowPolicy.DropOldest)]
        public sealed class BoardChannel : Channel
        {
            [HandleOut("cursor")]
            public void Cursor() { }
        }
        """,
        """
        [WhenSlow("reading", SlowPolicy.DropOldest)]
        public sealed class BoardChannel : Channel
        {
            [HandleOut("cursor")]
            public void Cursor() { }
        }
        """);

    [Fact]
    public Task An_intercept_of_a_base_counts() => Verify.TellsAsync("""
        public abstract class BaseChannel : Channel
        {
            [HandleOut("cursor")] public void Cursor() { }
        }

        [WhenSlow({|OC0010:"cursor"|}, SlowPolicy.KeepLatest)]
        public sealed class BoardChannel : BaseChannel;
        """);

    [Fact]
    public Task A_policy_without_an_event_or_twice_or_unknown_is_told() => Verify.TellsAsync("""
        [WhenSlow({|OC0011:""|}, SlowPolicy.KeepLatest)]
        [WhenSlow({|OC0011:"a*"|}, SlowPolicy.KeepLatest)]
        [WhenSlow("b", SlowPolicy.KeepLatest)]
        [WhenSlow({|OC0011:"b"|}, SlowPolicy.DropOldest)]
        [WhenSlow({|OC0011:"c"|}, (SlowPolicy)77)]
        public sealed class BoardChannel : Channel;
        """);
}
