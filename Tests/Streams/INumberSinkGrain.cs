namespace Orleans.Channels.Tests.Streams;

/// <summary>
/// Subscribed to every stream of the namespace <c>sink</c> by its type, so its subscription survives any silo.
/// </summary>
public interface INumberSinkGrain : IGrainWithStringKey;
