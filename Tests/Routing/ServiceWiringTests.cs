using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Testing;

namespace Orleans.Channels.Tests;

/// <summary>What classes take that the container hasn't, or that lives too short for them, stops the start: with class, member and cure.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers of channels.")]
[SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "Bound, not made.")]
public sealed class ServiceWiringTests
{
    [Fact]
    public void A_scoped_service_in_a_channels_constructor_names_both_cures() =>
        AssertStops<TakesScoped>(nameof(TakesScoped), "scoped service Db", "a parameter of the handlers", "socket.Services");

    [Fact]
    public void A_scoped_service_behind_a_transient_one_is_found_with_the_way_to_it() =>
        AssertStops<TakesTransient>(nameof(TakesTransient), "Repository`1, which takes Db");

    [Fact]
    public void A_scoped_service_in_a_sequence_or_under_a_key_is_found_too()
    {
        AssertStops<TakesSequence>(nameof(TakesSequence), "IEnumerable");
        AssertStops<TakesKeyed>(nameof(TakesKeyed), "scoped service Db");
    }

    [Fact]
    public void A_service_that_is_missing_is_named_for_channels_and_sockets()
    {
        AssertStops<TakesMissing>(nameof(TakesMissing), nameof(IMissing), "Register it");
        var exception = Assert.Throws<ChannelWiringException>(() => Channels(out var services).Socket<TakesMissingSocket>().BuildSockets(services()));
        Assert.Contains(nameof(TakesMissingSocket), exception.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(IMissing), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_handler_that_takes_what_is_neither_service_nor_payload_is_refused()
    {
        AssertStops<HandlesMissing>("HandlesMissing.Handle", nameof(IMissing), "no registered service", "Register the service");
        AssertStops<HandlesAbstract>("HandlesAbstract.Handle", "Shape", "[JsonPolymorphic]");
        AssertStops<HandlesTwo>("HandlesTwo.Handle", "\"missing\"", "a service that isn't registered");
        AssertStops<HandlesMarked>("HandlesMarked.Handle", nameof(IMissing), "optional");
        AssertStops<HandlesMissingKey>("HandlesMissingKey.Handle", "under the key red");
    }

    [Fact]
    public void What_can_be_had_starts()
    {
        var routes = Channels(out var services)
            .Map<TakesOptional>("a").Map<HandlesOptional>("b").Map<HandlesPolymorphic>("c").Map<HandlesServices>("d").Map<TwoConstructors>("e")
            .BuildRoutes(services());

        Assert.All(["a", "b", "c", "d", "e"], topic => Assert.NotNull(routes.Match(topic)!.NewChannel(services())));
        Assert.NotNull(Channels(out var others).Socket<TakesScopedSocket>().BuildSockets(others()));
    }

    [Fact]
    public async Task A_silo_with_such_a_mistake_does_not_start()
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => ChannelTestHost.StartAsync(silo =>
        {
            silo.AddChannels(channels => channels.Socket<PlainSocket>().Map<TakesScoped>("a:*"));

            // Behind AddChannels: what counts is what there is when the silo starts.
            silo.Services.AddScoped<Db>();
        }));

        Assert.Contains("scoped service Db", exception.ToString(), StringComparison.Ordinal);
    }

    private static void AssertStops<TChannel>(params string[] words)
        where TChannel : Channel
    {
        var channels = Channels(out var services).Map<TChannel>("topic:*");

        var exception = Assert.Throws<ChannelWiringException>(() => channels.BuildRoutes(services()));

        Assert.All(words, word => Assert.Contains(word, exception.Message, StringComparison.Ordinal));
    }

    private static ChannelsBuilder Channels(out Func<IServiceProvider> services)
    {
        var declared = new ServiceCollection();
        declared.AddScoped<Db>().AddTransient(typeof(Repository<>)).AddKeyedScoped<Db>("blue").AddSingleton<Clock>();
        services = () => declared.BuildServiceProvider();
        return new ChannelsBuilder(declared);
    }

    private sealed class Db;

    private sealed class Clock;

    private interface IMissing;

    private sealed class Repository<T>(Db db)
    {
        public string Text => $"{typeof(T)} {db}";
    }

    private sealed class PlainSocket : Socket;

    private sealed class TakesScopedSocket(Db db) : Socket
    {
        public override string ToString() => db.ToString()!;
    }

    private sealed class TakesMissingSocket(IMissing missing) : Socket
    {
        public override string ToString() => missing.ToString()!;
    }

    private sealed class TakesScoped(Db db) : Channel
    {
        public override string ToString() => db.ToString()!;
    }

    private sealed class TakesTransient(Repository<int> repository) : Channel
    {
        public override string ToString() => repository.Text;
    }

    private sealed class TakesSequence(IEnumerable<Db> all) : Channel
    {
        public override string ToString() => $"{all}";
    }

    private sealed class TakesKeyed([FromKeyedServices("blue")] Db db) : Channel
    {
        public override string ToString() => db.ToString()!;
    }

    private sealed class TakesMissing(IMissing missing) : Channel
    {
        public override string ToString() => missing.ToString()!;
    }

    private sealed class TakesOptional(Clock clock, IServiceScopeFactory scopes, IEnumerable<IMissing> many, IMissing? missing = null) : Channel
    {
        public override string ToString() => $"{clock}{scopes}{many}{missing}";
    }

    private sealed class TwoConstructors : Channel
    {
        public TwoConstructors(IMissing missing) => Text = missing.ToString();

        public TwoConstructors(Clock clock) => Text = clock.ToString();

        public string? Text { get; }
    }

    private sealed class HandlesMissing : Channel
    {
        [HandleIn("e")]
        public Reply Handle(IMissing missing) => Reply.Ok(missing);
    }

    private abstract class Shape;

    private sealed class HandlesAbstract : Channel
    {
        [HandleIn("e")]
        public Reply Handle(Shape shape) => Reply.Ok(shape);
    }

    private sealed class HandlesTwo : Channel
    {
        [HandleIn("e")]
        public Reply Handle(Payload payload, IMissing missing) => Reply.Ok(new { payload, missing });
    }

    private sealed class HandlesMarked : Channel
    {
        [HandleIn("e")]
        public Reply Handle([FromServices] IMissing missing) => Reply.Ok(missing);
    }

    private sealed class HandlesMissingKey : Channel
    {
        [HandleIn("e")]
        public Reply Handle([FromKeyedServices("red")] Db db) => Reply.Ok(db);
    }

    private sealed class HandlesOptional : Channel
    {
        [HandleIn("e")]
        public Reply Handle([FromServices] IMissing? missing, [FromKeyedServices("red")] Db? db) => Reply.Ok(new { missing, db });
    }

    private sealed class HandlesServices : Channel
    {
        [HandleIn("e")]
        public Reply Handle(Payload payload, Db db, Clock clock, Repository<string> repository, [FromKeyedServices("blue")] Db blue) => Reply.Ok(new { payload, db, clock, repository, blue });
    }

    [JsonPolymorphic]
    [JsonDerivedType(typeof(Circle), "circle")]
    private abstract class Figure;

    private sealed class Circle : Figure;

    private sealed class HandlesPolymorphic : Channel
    {
        [HandleIn("e")]
        public Reply Handle(Figure figure, IServiceProvider services) => Reply.Ok(new { figure, services });

        [HandleIn("list")]
        public Reply List(IReadOnlyDictionary<string, int> counts) => Reply.Ok(counts);

        [HandleIn("node")]
        public Reply Node(System.Text.Json.Nodes.JsonNode node) => Reply.Ok(node);
    }
}
