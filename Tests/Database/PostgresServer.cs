using Npgsql;
using Orleans.Channels.Proof;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>A PostgreSQL server for the tests of one class, with a new database for whoever asks.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private TemporaryPostgres? _server;
    private int _databases;

    public async Task InitializeAsync()
    {
        // Without it the tests that need it are skipped, or fail by themselves.
        if (TemporaryPostgres.Programs is not null)
        {
            _server = await TemporaryPostgres.StartNewAsync(LocalPorts.Next());
        }
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>Creates an empty database, and gives the way to it.</summary>
    internal async Task<string> NewDatabaseAsync()
    {
        Assert.True(_server is not null, "PostgreSQL isn't installed: apt-get install postgresql.");
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync(_server.ConnectionString, $"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Runs a statement, and gives the first value of its answer.</summary>
    internal static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
