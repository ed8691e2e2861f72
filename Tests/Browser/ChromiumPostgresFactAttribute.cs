namespace Orleans.Channels.Tests.Browser;

/// <summary>A test that needs a browser and PostgreSQL's programs.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumPostgresFactAttribute : FactAttribute
{
    public ChromiumPostgresFactAttribute() => Skip = new ChromiumFactAttribute().Skip ?? new PostgresFactAttribute().Skip;
}
