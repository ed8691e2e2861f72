namespace Orleans.Channels.Client;

/// <summary>The server let nobody in: its answer to a connect was no.</summary>
public sealed class ConnectRefusedException : Exception
{
    internal ConnectRefusedException(int status, Exception? cause = null)
        : base($"The server refused the connection with {status}.", cause) => Status = status;

    /// <summary>The HTTP status: 403 unless the application says otherwise.</summary>
    public int Status { get; }
}
