namespace Orleans.Channels;

/// <summary>The stream that a gateway hears topics over, through its <see cref="IGatewayGrain"/>.</summary>
[Alias("Orleans.Channels.IGatewayStream")]
internal interface IGatewayStream : IGrainObserver
{
    /// <summary>Takes a later stream. Done when the gateway hears it and every topic speaks over it.</summary>
    /// <param name="number">The stream's number.</param>
    [Alias("Move"), ResponseTimeout("00:00:20")]
    Task MoveAsync(int number);
}
