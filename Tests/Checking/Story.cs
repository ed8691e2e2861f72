using Orleans.Channels.Proof.Checking;
using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Tests.Checking;

/// <summary>Tells a history line by line, a microsecond each, and has it checked.</summary>
internal sealed class Story
{
    private const string Topic = "t:1";

    private readonly List<Entry> _lines = [];

    private long Now => _lines.Count + 1;

    public Story Joins(string who, bool recovers = false)
    {
        _lines.Add(new Joining(Now, who, Topic));
        _lines.Add(new Joined(Now, who, Topic, recovers));
        return this;
    }

    public Story Says(string id) => Begins(id, Verb.Say).Ends(id);

    public Story Begins(string id, Verb verb, string? whom = null)
    {
        _lines.Add(new Begun(Now, Operation.ClientOf(id), Topic, id, verb, whom));
        return this;
    }

    public Story Ends(string id, Outcome outcome = Outcome.Ok, long? value = null)
    {
        _lines.Add(new Ended(Now, Operation.ClientOf(id), Topic, id, outcome, value));
        return this;
    }

    public Story Hears(string who, params string[] ids)
    {
        foreach (var id in ids)
        {
            _lines.Add(new Proof.History.Heard(Now, who, Topic, id));
        }

        return this;
    }

    public Story Shows(string who, string[] names, string[] expected)
    {
        _lines.Add(new Shown(Now, who, Topic, names, expected));
        return this;
    }

    /// <summary>Nothing happens for a while.</summary>
    public Story Waits(int microseconds)
    {
        _lines.AddRange(Enumerable.Range(0, microseconds).Select(_ => (Entry)new Left(Now, "nobody", Topic)));
        return this;
    }

    /// <summary>Through a file and back, as a run does it, and checked.</summary>
    public async Task<Violation[]> CheckAsync(TimeSpan? silence = null)
    {
        var path = Path.GetTempFileName();
        try
        {
            await using (var file = new HistoryFile(path))
            {
                _lines.ForEach(file.Add);
            }

            return [.. new Checker(silence).Check(HistoryFile.Read([path]))];
        }
        finally
        {
            File.Delete(path);
        }
    }
}
