namespace Orleans.Something;

/// <summary>Rings when its time has come.</summary>
public interface IAlarmGrain : IGrainWithStringKey
{
    /// <summary>Sets the alarm.</summary>
    /// <param name="after">How long from now.</param>
    /// <returns>What the grain takes for now.</returns>
    Task<DateTimeOffset> SetAsync(TimeSpan after);

    /// <summary>Tells when it rang, or null.</summary>
    Task<DateTimeOffset?> RangAsync();
}
