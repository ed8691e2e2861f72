namespace Orleans.Channels.Client;

/// <summary>The server let nobody in: its answer to a connect was no.</summary>
public sealed class ConnectRefusedException : Exception
{
    /// <summary>A refusal.</summary>
    /// <param name="status">The HTTP status.</param>
    public ConnectRefusedException(int status)
        : this(status, null)
    {
    }

    internal ConnectRefusedException(int status, Exception? cause)
        : base($"The server refused the connection with {status}.", cause) => Status = status;

    /// <summary>The HTTP status: 403 unless the application says otherwise.</summary>
    public int Status { get; }
}
