using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orleans.Channels.Tests;

/// <summary>
/// What a client makes of presence events, as phoenix.js does (<c>syncState</c>, <c>syncDiff</c>), but that it fails where
/// phoenix.js forgives: a join told twice, a leave of what isn't there.
/// </summary>
internal sealed class PresenceFold
{
    private readonly Dictionary<string, List<JsonObject>> _state = new(StringComparer.Ordinal);
    private List<JsonElement>? _pending = [];

    /// <summary>Waits for a state, keeping diffs until it comes: the client has sent a join, or is rejoined without one.</summary>
    public void Rejoin() => _pending = [];

    /// <summary>Takes an event in.</summary>
    /// <param name="eventName">Its name.</param>
    /// <param name="payload">What it says.</param>
    /// <param name="isPushed">Whether it was said to this client alone: who has joined again is told that its former self has left, known or not.</param>
    public void Take(string eventName, JsonElement payload, bool isPushed)
    {
        if (eventName == "presence_state")
        {
            _state.Clear();
            foreach (var entry in payload.EnumerateObject())
            {
                _state.Add(entry.Name, Metas(entry.Value));
            }

            // A diff may be older than the state: who is there already, or is gone already, is no news.
            foreach (var diff in _pending ?? [])
            {
                Apply(diff, mayBeOld: true);
            }

            _pending = null;
        }
        else if (_pending is not null)
        {
            _pending.Add(payload);
        }
        else
        {
            Apply(payload, mayBeOld: isPushed);
        }
    }

    /// <summary>The list, keys in order, in one text.</summary>
    public override string ToString() => Text(_state.Select(entry => (entry.Key, entry.Value.Select(meta => meta.ToJsonString()))));

    public static string Text(IEnumerable<(string Key, IEnumerable<string> Metas)> entries) => string.Join(
        '\n', entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"\"{entry.Key}\": {string.Join(", ", entry.Metas)}"));

    private static List<JsonObject> Metas(JsonElement entry) => [.. entry.GetProperty("metas").EnumerateArray().Select(meta => JsonObject.Create(meta.Clone())!)];

    private static string RefOf(JsonObject meta) => meta["phx_ref"]!.GetValue<string>();

    private void Apply(JsonElement diff, bool mayBeOld)
    {
        foreach (var joined in diff.GetProperty("joins").EnumerateObject())
        {
            var metas = _state.TryGetValue(joined.Name, out var known) ? known : _state[joined.Name] = [];
            foreach (var meta in Metas(joined.Value))
            {
                var again = metas.RemoveAll(other => RefOf(other) == RefOf(meta));
                Assert.True(mayBeOld || again == 0, $"{RefOf(meta)} joins twice.");
                metas.Add(meta);
            }
        }

        foreach (var left in diff.GetProperty("leaves").EnumerateObject())
        {
            foreach (var meta in Metas(left.Value))
            {
                var gone = _state.TryGetValue(left.Name, out var known) ? known.RemoveAll(other => RefOf(other) == RefOf(meta)) : 0;
                Assert.True(mayBeOld || gone == 1, $"{RefOf(meta)} leaves and isn't there.");
            }

            if (_state.TryGetValue(left.Name, out var rest) && rest.Count == 0)
            {
                _state.Remove(left.Name);
            }
        }
    }
}
