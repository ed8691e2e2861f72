using System.Net.Sockets;
using Npgsql;

namespace Orleans.Channels.Samples;

/// <summary>A PostgreSQL database that the configuration gives to Orleans' ADO.NET providers.</summary>
internal sealed class ClusterDatabase
{
    private const string Provider = "AdoNet";
    private const string Invariant = "Npgsql";

    // Any number will do that nothing else locks in the same database.
    private const long InitializationLock = 0x4F72_6C65_616E_7331;

    private readonly string _connectionString;
    private readonly string _name;

    private ClusterDatabase(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        _connectionString = connectionString;
        _name = $"{parts.Database ?? parts.Username} at {parts.Host}:{parts.Port}";
    }

    /// <summary>The databases that the section <c>Orleans</c> names for clustering and for grain storage, each once.</summary>
    /// <exception cref="ClusterDatabaseException">A provider has no connection string.</exception>
    public static IReadOnlyList<ClusterDatabase> Find(IConfiguration configuration)
    {
        var orleans = configuration.GetSection("Orleans");
        return [.. orleans.GetSection("GrainStorage").GetChildren()
            .Prepend(orleans.GetSection("Clustering"))
            .Where(provider => provider["ProviderType"] == Provider && provider["Invariant"] == Invariant)
            .Select(provider => ConnectionString(configuration, provider))
            .Distinct(StringComparer.Ordinal)
            .Select(connectionString => new ClusterDatabase(connectionString))];
    }

    /// <summary>Creates what Orleans needs and what isn't there yet, and brings Orleans' queries up to date.</summary>
    /// <exception cref="ClusterDatabaseException">The database can't be reached, or refuses.</exception>
    public Task InitializeAsync(CancellationToken cancellationToken = default) => UseAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var batch = new NpgsqlBatch(connection, transaction);
            batch.BatchCommands.Add(new("SELECT pg_advisory_xact_lock($1)") { Parameters = { new() { Value = InitializationLock } } });
            await batch.ExecuteNonQueryAsync(cancellationToken);
            await using var schema = new NpgsqlCommand(ClusterScripts.Schema, connection, transaction);
            await schema.ExecuteNonQueryAsync(cancellationToken);
            foreach (var (key, text) in ClusterScripts.Queries)
            {
                await using var query = new NpgsqlCommand(
                    "INSERT INTO orleansquery (querykey, querytext) VALUES ($1, $2) ON CONFLICT (querykey) DO UPDATE SET querytext = excluded.querytext",
                    connection,
                    transaction)
                { Parameters = { new() { Value = key }, new() { Value = text } } };
                await query.ExecuteNonQueryAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        },
        cancellationToken);

    /// <summary>Sees that the database can be reached and has Orleans' queries.</summary>
    /// <exception cref="ClusterDatabaseException">It can't, or it hasn't; the message says the cure.</exception>
    public Task CheckAsync(CancellationToken cancellationToken = default) => UseAsync(
        async connection =>
        {
            await using var command = new NpgsqlCommand("SELECT count(*) FROM orleansquery WHERE querykey = ANY ($1)", connection)
            {
                Parameters = { new() { Value = ClusterScripts.Queries.Keys.ToArray() } },
            };
            if (await command.ExecuteScalarAsync(cancellationToken) is not long known || known < ClusterScripts.Queries.Count)
            {
                throw Uninitialized();
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public override string ToString() => _name;

    private static string ConnectionString(IConfiguration configuration, IConfigurationSection provider)
    {
        if (provider["ConnectionString"] is { Length: > 0 } own)
        {
            return own;
        }

        var name = provider["ConnectionName"];
        return (string.IsNullOrEmpty(name) ? null : configuration.GetConnectionString(name)) is { Length: > 0 } named
            ? named
            : throw new ClusterDatabaseException(
                $"{provider.Path} has no database. Set {provider.Path}:ConnectionString, or {provider.Path}:ConnectionName and ConnectionStrings:{name ?? "<that name>"}.");
    }

    private async Task UseAsync(Func<NpgsqlConnection, Task> use, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(_connectionString);
            await connection.OpenAsync(cancellationToken);
            await use(connection);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            throw Uninitialized();
        }
        catch (PostgresException exception)
        {
            throw new ClusterDatabaseException($"The database {_name} refuses: {exception.MessageText} ({exception.SqlState}).", exception);
        }
        catch (Exception exception) when (exception is NpgsqlException or SocketException or TimeoutException)
        {
            throw new ClusterDatabaseException($"The database {_name} can't be reached: {exception.Message}", exception);
        }
    }

    private ClusterDatabaseException Uninitialized() =>
        new($"The database {_name} lacks what Orleans needs. Run the silo once with --init-database and the same configuration.");
}
