namespace Orleans.Channels;

/// <summary>Thrown when gateways haven't confirmed that they have closed the sockets of an id: they may be gone, or out of reach.</summary>
public sealed class GatewaysSilentException : TimeoutException
{
    internal GatewaysSilentException(IReadOnlyList<string> gateways)
        : base($"These gateways haven't confirmed that they closed the sockets: {string.Join(", ", gateways)}. They may be gone, with their sockets. Ask once more when they are back, or have been silent for the time of their lease.") =>
        Gateways = gateways;

    /// <summary>The ids of the gateways that were asked and haven't answered.</summary>
    public IReadOnlyList<string> Gateways { get; }
}
