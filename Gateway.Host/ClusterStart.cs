using System.Data.Common;

namespace Orleans.Channels.Gateway;

/// <summary>Waits for the cluster: silos, gateways and their database may start in any order.</summary>
internal sealed partial class ClusterStart(ILogger<ClusterStart> logger)
{
    // PostgreSQL's class for a table that isn't there.
    private const string UndefinedTable = "42P01";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private string? _reason;

    /// <summary>Tries again for as long as the process runs, and says why it has to, once for each reason.</summary>
    public async Task<bool> RetryAsync(Exception exception, CancellationToken cancellationToken)
    {
        var reason = exception is DbException { SqlState: UndefinedTable }
            ? "the database lacks what Orleans needs; run the silo once with --init-database"
            : exception.Message;
        if (reason != _reason)
        {
            _reason = reason;
            LogWaiting(reason);
        }

        await Task.Delay(Pause, cancellationToken);
        return true;
    }

    [LoggerMessage(EventId = 2601, Level = LogLevel.Warning, Message = "Waiting for the cluster: {Reason}.")]
    private partial void LogWaiting(string reason);
}
