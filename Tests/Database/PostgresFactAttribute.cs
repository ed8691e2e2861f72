using Orleans.Channels.Proof;

namespace Orleans.Channels.Tests;

/// <summary>
/// A test that needs PostgreSQL's programs, and starts a server of its own. Who hasn't them may build and test the rest; a
/// build server must have them.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && TemporaryPostgres.Programs is null)
        {
            Skip = "This test starts a PostgreSQL server; install PostgreSQL (apt-get install postgresql) to run it.";
        }
    }
}
