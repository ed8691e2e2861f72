namespace Orleans.Channels.Grains;

/// <summary>Whom an operator disconnects.</summary>
/// <param name="SocketId">The id that the socket class gave.</param>
internal sealed record OperatorTarget(string? SocketId);
