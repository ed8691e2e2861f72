using Orleans.Channels.Proof;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

public sealed class ClusterDatabaseTests(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    [PostgresFact]
    public async Task A_database_may_be_made_ready_again_and_by_several_at_once()
    {
        var settings = ProofCluster.Settings(await postgres.NewDatabaseAsync());

        var runs = await Task.WhenAll(InitializeAsync(settings), InitializeAsync(settings), InitializeAsync(settings));
        var again = await InitializeAsync(settings);

        Assert.All(runs.Append(again), run =>
        {
            Assert.True(run.ExitCode == 0, run.Output);
            Assert.Contains("is ready for Orleans", run.Output, StringComparison.Ordinal);
        });
    }

    [PostgresFact]
    public async Task A_silo_without_its_tables_ends_and_says_the_cure()
    {
        var settings = ProofCluster.Settings(await postgres.NewDatabaseAsync());

        var silo = await FinishedProgram.RunAsync(BuiltProgram.Silo, settings);

        Assert.Equal(1, silo.ExitCode);
        Assert.Contains("Run the silo once with --init-database", silo.Output, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_silo_whose_queries_are_of_an_older_version_ends_and_says_the_cure()
    {
        var database = await postgres.NewDatabaseAsync();
        var settings = ProofCluster.Settings(database);
        await InitializeAsync(settings);
        await PostgresServer.ExecuteAsync(database, "DELETE FROM orleansquery WHERE querykey = 'CleanupDefunctSiloEntriesKey'");

        var silo = await FinishedProgram.RunAsync(BuiltProgram.Silo, settings);

        Assert.Equal(1, silo.ExitCode);
        Assert.Contains("Run the silo once with --init-database", silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_can_t_be_reached_is_named()
    {
        var settings = ProofCluster.Settings($"Host=127.0.0.1;Port={LocalPorts.Next()};Username=nobody;Database=nothing");

        var silo = await InitializeAsync(settings);

        Assert.Equal(1, silo.ExitCode);
        Assert.Contains("nothing at 127.0.0.1", silo.Output, StringComparison.Ordinal);
        Assert.Contains("can't be reached", silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_database_in_the_configuration_there_is_nothing_to_make_ready()
    {
        var silo = await InitializeAsync(new Dictionary<string, string>());

        Assert.Equal(1, silo.ExitCode);
        Assert.Contains("Orleans:Clustering:ProviderType=AdoNet", silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_without_a_connection_string_is_named()
    {
        var settings = ProofCluster.Settings(string.Empty);

        var silo = await FinishedProgram.RunAsync(BuiltProgram.Silo, settings);

        Assert.Equal(1, silo.ExitCode);
        Assert.Contains("Orleans:Clustering has no database", silo.Output, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:Orleans", silo.Output, StringComparison.Ordinal);
    }

    private static Task<FinishedProgram> InitializeAsync(IReadOnlyDictionary<string, string> settings) =>
        FinishedProgram.RunAsync(BuiltProgram.Silo, settings, "--init-database");
}
