using Microsoft.CodeAnalysis;

namespace Orleans.Channels.Analyzers;

/// <summary>Finds what a contract promises and another one doesn't. What was added breaks nobody.</summary>
internal sealed class ContractComparison
{
    private static readonly Node Nothing = Node.Object();

    // What a client sends to a handler that takes no payload.
    private static readonly Node Empty = Node.Object().With("type", Node.String("object")).With("properties", Node.Object());

    private readonly List<ContractBreak> _breaks = [];
    private readonly SchemaComparison _schemas;

    private ContractComparison(Node promised, Node kept) => _schemas = new(promised["types"] ?? Nothing, kept["types"] ?? Nothing, _breaks);

    /// <summary>Compares the contract of the file with that of the code.</summary>
    public static IReadOnlyList<ContractBreak> Compare(Node promised, Node kept)
    {
        var comparison = new ContractComparison(promised, kept);
        foreach (var (name, was, now) in Both(promised, kept, "channels"))
        {
            comparison.Channel(name, was, now);
        }

        return comparison._breaks;
    }

    private static IEnumerable<(string Name, Node Was, Node? Now)> Both(Node was, Node now, string part) =>
        (was[part] ?? Nothing).Members.Select(member => (member.Key, member.Value, now[part]?[member.Key]));

    private void Channel(string name, Node was, Node? now)
    {
        if (now is null)
        {
            Break($"{name} is gone", was.Line, null);
            return;
        }

        var topics = (now["topics"] ?? Nothing).Items.Select(topic => topic.Text);
        foreach (var topic in (was["topics"] ?? Nothing).Items.Where(topic => !topics.Contains(topic.Text)))
        {
            Break($"{name} is no longer mapped to \"{topic.Text}\"", topic.Line, now.Place);
        }

        Join(name, was["join"], now);
        foreach (var (each, taken, takes) in Both(was, now, "in"))
        {
            In($"{name} \"{each}\"", taken, takes, $"{name} no longer takes \"{each}\"", now.Place);
        }

        foreach (var (each, sent, sends) in Both(was, now, "out"))
        {
            Out($"{name} \"{each}\"", sent, sends, $"{name} no longer sends \"{each}\"", now.Place);
        }
    }

    private void Join(string name, Node? was, Node channel)
    {
        if (was is null)
        {
            return;
        }

        var now = channel["join"];
        var place = now?.Place ?? channel.Place;
        _schemas.Compare(new($"{name} join params", IsIn: true, was.Line, place), was["params"] ?? Nothing, now?["params"] ?? Nothing);
        _schemas.Compare(new($"{name} join response", IsIn: false, was.Line, place), was["response"] ?? Nothing, now?["response"] ?? Nothing);
    }

    private void In(string name, Node was, Node? now, string gone, Location? channel)
    {
        if (now is null)
        {
            Break(gone, was.Line, channel);
            return;
        }

        if (now["payload"] is { } payload)
        {
            _schemas.Compare(new($"{name} payload", IsIn: true, was.Line, now.Place), was["payload"] ?? Empty, payload);
        }

        _schemas.Compare(new($"{name} reply", IsIn: false, was.Line, now.Place), was["reply"] ?? Nothing, now["reply"] ?? Nothing);
    }

    private void Out(string name, Node was, Node? now, string gone, Location? channel)
    {
        if (now is null)
        {
            Break(gone, was.Line, channel);
            return;
        }

        _schemas.Compare(new($"{name} payload", IsIn: false, was.Line, now.Place), was["payload"] ?? Nothing, now["payload"] ?? Nothing);
    }

    private void Break(string what, int line, Location? place) => _breaks.Add(new(what, line, place));
}
