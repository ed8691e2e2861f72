namespace Orleans.Channels.Benchmarks;

/// <summary>A client that joins one topic and echoes on it.</summary>
internal interface IBenchClient : IAsyncDisposable
{
    /// <summary>Connects and joins.</summary>
    Task JoinAsync();

    /// <summary>Sends, and waits for the reply.</summary>
    Task EchoAsync();
}
