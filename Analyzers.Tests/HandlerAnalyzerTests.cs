using Microsoft.CodeAnalysis.Testing;
using Verify = Orleans.Channels.Analyzers.Tests.Verify<Orleans.Channels.Analyzers.HandlerAnalyzer, Orleans.Channels.Analyzers.WriteCodeFix>;
using VerifyMethod = Orleans.Channels.Analyzers.Tests.Verify<Orleans.Channels.Analyzers.HandlerAnalyzer, Orleans.Channels.Analyzers.HandlerCodeFix>;

namespace Orleans.Channels.Analyzers.Tests;

public sealed class HandlerAnalyzerTests
{
    private const string Constant = """
        public sealed class RoomChannel : Channel
        {
            private const string Event = "ping";

            [HandleIn({|OC0006:Event|})] public void Ping(string rest) { }
        }
        """;

    [Fact]
    public Task Nothing_is_said_of_handlers_in_all_their_forms() => Verify.TellsAsync("""
        public sealed record NewMessage(string Body);

        public interface IClock;

        public sealed class RoomChannel : Channel
        {
            [HandleIn("a")] public void A() { }
            [HandleIn("b")] public Reply B(ChannelSocket socket, NewMessage message) => Reply.Ok();
            [HandleIn("c:*")] public async Task<Reply> C(string rest, ReadOnlyMemory<byte> data) => Reply.Ok();
            [HandleIn("d"), HandleIn("e")] private ValueTask<Reply> D(Payload payload, ChannelSocket socket) => default;
            [HandleIn("f")] public ValueTask F(NewMessage message, IClock clock, CancellationToken cancellationToken) => default;
            [HandleIn("*")] public Task Rest(string name) => Task.CompletedTask;
            [HandleOut("a")] public ValueTask OutA(ChannelSocket socket, string name, Payload payload) => default;
        }
        """);

    [Fact]
    public Task A_handler_without_an_event_is_told() => Verify.TellsAsync("""
        public sealed class RoomChannel : Channel
        {
            [HandleIn({|OC0001:""|})] public void A() { }
            [HandleOut({|OC0001:""|})] public void B() { }
        }
        """);

    [Fact]
    public Task A_static_handler_loses_its_static() => VerifyMethod.MendsAsync(
        """
        public sealed class RoomChannel : Channel
        {
            [HandleIn("a")]
            public static void {|OC0002:A|}() { }
        }
        """,
        """
        public sealed class RoomChannel : Channel
        {
            [HandleIn("a")]
            public void A() { }
        }
        """);

    [Fact]
    public Task An_async_void_handler_gets_a_task() => VerifyMethod.MendsAsync(
        """
        public sealed class RoomChannel : Channel
        {
            [HandleIn("a")]
            public async void {|OC0003:A|}() => await Task.Yield();
        }
        """,
        """
        public sealed class RoomChannel : Channel
        {
            [HandleIn("a")]
            public async Task A() => await Task.Yield();
        }
        """);

    [Fact]
    public Task A_generic_handler_and_one_by_reference_are_told() => Verify.TellsAsync("""
        public sealed class RoomChannel : Channel
        {
            [HandleIn("a")] public void {|OC0004:A|}<T>(T payload) { }
            [HandleIn("b")] public void {|OC0004:B|}(in Payload payload) { }
            [HandleIn("c")] public void {|OC0004:C|}(ReadOnlySpan<byte> data) { }
        }
        """);

    [Fact]
    public Task A_star_inside_of_an_event_goes_to_its_end() => Verify.MendsAsync(
        """
        public sealed class RoomChannel : Channel
        {
            [HandleIn({|OC0005:"ping:*:now"|})] public void Ping(string rest) { }
        }
        """,
        """
        public sealed class RoomChannel : Channel
        {
            [HandleIn("ping:*")] public void Ping(string rest) { }
        }
        """);

    [Fact]
    public Task An_intercept_of_a_prefix_is_told() => Verify.TellsAsync("""
        public sealed class RoomChannel : Channel
        {
            [HandleOut({|OC0005:"ping:*"|})] public void Ping() { }
        }
        """);

    [Fact]
    public Task A_string_without_a_prefix_gets_one() => Verify.MendsAsync(
        """
        public sealed class RoomChannel : Channel
        {
            [HandleIn({|OC0006:"ping:"|})] public void Ping(ChannelSocket socket, string rest) { }
        }
        """,
        """
        public sealed class RoomChannel : Channel
        {
            [HandleIn("ping:*")] public void Ping(ChannelSocket socket, string rest) { }
        }
        """);

    [Fact]
    public Task The_message_has_the_words_of_the_start() => Verify.SaysAsync(
        """
        public sealed class RoomChannel : Channel
        {
            [HandleIn("ping")] public void Ping(string rest) { }
        }
        """,
        new DiagnosticResult(Diagnostics.StringWithoutPrefix).WithSpan(3, 15, 3, 21).WithMessage(
            "RoomChannel.Ping takes a string, but [HandleIn(\"ping\")] is no prefix that would leave one. Write [HandleIn(\"ping*\")], or take Payload and call As<string>()."));

    [Fact]
    public Task Two_parameters_of_one_kind_are_told() => Verify.TellsAsync("""
        public sealed record A;

        public sealed record B;

        public sealed class RoomChannel : Channel
        {
            [HandleIn("a")] public void One(ChannelSocket one, ChannelSocket {|OC0007:other|}) { }
            [HandleIn("b:*")] public void Two(string one, string {|OC0007:other|}) { }
            [HandleIn("c")] public void Three(Payload one, A {|OC0007:other|}) { }
            [HandleIn("d")] public void Four(A one, int {|OC0007:other|}, B third) { }
        }
        """);

    [Fact]
    public Task Results_that_nobody_gets_are_told() => Verify.TellsAsync("""
        public sealed class RoomChannel : Channel
        {
            [HandleIn("a")] public string {|OC0008:A|}() => "";
            [HandleIn("b")] public Task<string> {|OC0008:B|}() => null!;
            [HandleOut("c")] public Reply {|OC0008:C|}() => default;
            [HandleOut("d")] public Task<Reply> {|OC0008:D|}() => null!;
        }
        """);

    [Fact]
    public Task Two_handlers_of_one_event_are_told_in_one_class_and_in_a_class_and_its_base() => Verify.TellsAsync("""
        public abstract class BaseChannel : Channel
        {
            [HandleIn("a")] public void A() { }
            [HandleIn("b")] public virtual void B() { }
            [HandleOut("a")] public void OutA() { }
        }

        public sealed class RoomChannel : BaseChannel
        {
            [HandleIn({|OC0009:"a"|})] public void Again() { }
            [HandleIn({|OC0009:"b"|})] public override void B() { }
            [HandleIn("c")] public void C() { }
            [HandleIn({|OC0009:"c"|})] public void D() { }
            [HandleOut("c")] public void OutC() { }
        }

        public sealed class QuietChannel : BaseChannel
        {
            public override void B() { }
        }
        """);

    [Fact]
    public Task A_handler_of_what_is_no_channel_is_told() => Verify.TellsAsync("""
        public sealed class Room
        {
            [HandleIn({|OC0018:"a"|})] public void A() { }
        }
        """);

    [Fact]
    public Task A_cure_is_offered_at_a_literal_alone() => Verify.MendsAsync(Constant, Constant);
}
