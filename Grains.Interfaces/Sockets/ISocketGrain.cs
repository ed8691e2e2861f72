using Orleans.Concurrency;

namespace Orleans.Channels;

/// <summary>Runs the application's <c>Socket</c> class when a client connects; its key is the socket's name.</summary>
[Alias("Orleans.Channels.ISocketGrain")]
internal interface ISocketGrain : IGrainWithStringKey
{
    /// <summary>Asks whether the client may connect.</summary>
    /// <param name="request">Who asks, and with what.</param>
    [Alias("Connect"), AlwaysInterleave, ResponseTimeout("00:01:00")]
    ValueTask<ConnectResponse> ConnectAsync(ConnectRequest request);
}
