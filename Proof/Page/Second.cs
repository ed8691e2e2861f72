namespace Orleans.Channels.Proof.Page;

/// <summary>What all clients together saw in one second of a run.</summary>
/// <param name="Said">Messages that were begun to be said.</param>
/// <param name="Delivered">Messages that came, each listener's counted.</param>
/// <param name="Median">From the saying to the hearing, in milliseconds: half took longer. 0 where nothing came.</param>
/// <param name="Slowest">The longest of these, in milliseconds.</param>
/// <param name="Silence">How long the client that waited longest has heard nothing at the second's end, in seconds.</param>
internal sealed record Second(int Said, int Delivered, double Median, double Slowest, double Silence);
