namespace Orleans.Channels.Grains;

/// <summary>Reads a record of grain storage.</summary>
internal static class GrainStateValue
{
    /// <summary>The record's value. What was never written reads as null from some providers, and as a new value from others.</summary>
    public static T Value<T>(this GrainState<T> record)
        where T : new() => record.State ??= new T();
}
