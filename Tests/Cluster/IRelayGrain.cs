namespace Orleans.Channels.Tests;

/// <summary>A grain of the application's own that speaks to topics.</summary>
public interface IRelayGrain : IGrainWithStringKey
{
    /// <summary>Sends a message to a topic's channel, and then broadcasts it.</summary>
    Task RelayAsync(string topic, string text);
}
