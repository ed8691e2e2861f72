using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Tests;

/// <summary>Takes services in each of its callbacks, and says which instances they were.</summary>
[SuppressMessage("Design", "CA1068:CancellationToken parameters must come last", Justification = "Parameters of handlers come in any order.")]
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers belong to the instance.")]
internal sealed class ScopesChannel(ScopedNotes.Ledger ledger, ScopesGate gate) : ScopesBaseChannel
{
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload) =>
        new(payload.Span.SequenceEqual("{}"u8) ? JoinResult.Ok() : JoinResult.Ok(new { notes = NumberOf(socket) }));

    [HandleIn("plain")]
    public Reply Plain() => Reply.Ok();

    [HandleIn("number")]
    public Reply Number(ChannelSocket socket, ScopedNotes notes) => Reply.Ok(new { notes = notes.Number, same = notes.Number == NumberOf(socket) });

    [HandleIn("use")]
    public async ValueTask<Reply> Use(ScopedNotes notes, Body body)
    {
        gate.Enter();
        return Reply.Ok(new { notes = await notes.UseAsync(gate.Opened), body.Text });
    }

    [HandleIn("crash")]
    public void Crash(ScopedNotes notes) => throw new InvalidOperationException($"crash of {notes.Number}");

    [HandleIn("all:*")]
    public Reply All(
        string rest,
        Topic topic,
        ClaimsPrincipal user,
        CancellationToken ended,
        IServiceProvider services,
        [FromKeyedServices("blue")] string paint,
        [Microsoft.AspNetCore.Mvc.FromServices] ScopedNotes notes,
        IEnumerable<IColour> colours,
        ILookup<Body> lookup,
        Body body,
        IMissing? missing = null) => Reply.Ok(new
        {
            rest,
            topic = topic.Rest,
            user = user.Identity!.Name,
            ended = ended.IsCancellationRequested,
            same = services.GetRequiredService<ScopedNotes>() == notes,
            paint,
            colours = colours.Count(),
            lookup = lookup.Name,
            body.Text,
            isMissing = missing is null,
        });

    [HandleIn("list")]
    public Reply List(IReadOnlyList<int> numbers) => Reply.Ok(new { sum = numbers.Sum() });

    [HandleIn("sequence")]
    public Reply Sequence(IEnumerable<Body> bodies) => Reply.Ok(new { texts = bodies.Select(body => body.Text) });

    [HandleIn("send")]
    public void SendOn(ChannelSocket socket)
    {
        Send("hello", socket);
        Send("hello");
    }

    [HandleIn("broadcast")]
    public ValueTask Broadcast() => BroadcastAsync("intercepted", new { });

    [HandleOut("intercepted")]
    public ValueTask Intercepted(ChannelSocket socket, ScopedNotes notes) => socket.PushAsync("intercepted", new { notes = notes.Number });

    [HandleIn("wait")]
    public async Task WaitForEnd(CancellationToken ended)
    {
        ledger.Seen.Enqueue("waiting");
        await Task.Delay(Timeout.Infinite, ended);
    }

    public override async ValueTask HandleInfoAsync(ChannelSocket socket, object message) => await socket.PushAsync("info", new { notes = NumberOf(socket) });

    public override async ValueTask HandleInfoAsync(object message)
    {
        await using var scope = CreateScope();
        await BroadcastAsync("topic_info", new { notes = scope.ServiceProvider.GetRequiredService<ScopedNotes>().Number });
    }

    public override ValueTask TerminateAsync(ChannelSocket socket, TerminateReason reason)
    {
        ledger.Seen.Enqueue($"{reason} {NumberOf(socket)}");
        return default;
    }

    private static int NumberOf(ChannelSocket socket) => socket.Services.GetRequiredService<ScopedNotes>().Number;

    internal sealed record Body(string Text);

    internal interface IColour;

    internal sealed class Colour : IColour;

    internal interface ILookup<T>
    {
        string Name { get; }
    }

    internal sealed class Lookup<T> : ILookup<T>
    {
        public string Name => typeof(T).Name;
    }

    internal interface IMissing;
}
