namespace Orleans.Channels;

/// <summary>The events that tell who is present.</summary>
public static class PresenceEvents
{
    /// <summary>Everybody who is present, <c>{key: {metas: […]}}</c>: pushed when the channel asks for it.</summary>
    public const string State = "presence_state";

    /// <summary>Who came and who went, <c>{joins: {…}, leaves: {…}}</c>: broadcast by itself.</summary>
    public const string Diff = "presence_diff";

    /// <summary>
    /// Takes the place of both on a topic above its <c>PresenceStateLimit</c>: <c>{keys: 12034, metas: 15002, sample: {key: {metas: […]}}}</c>.
    /// </summary>
    public const string Summary = "presence_summary";
}
