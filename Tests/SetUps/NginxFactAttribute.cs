namespace Orleans.Channels.Tests.SetUps;

/// <summary>A test that needs nginx. Who has none may build and test the rest; a build server must have one.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NginxFactAttribute : FactAttribute
{
    public NginxFactAttribute()
    {
        if (!IsDue)
        {
            Skip = "What stands behind a proxy is tried behind nginx too; install it (apt-get install nginx).";
        }
    }

    /// <summary>Whether nginx is here, or has to be.</summary>
    public static bool IsDue { get; } = NginxProcess.Program is not null || Environment.GetEnvironmentVariable("CI") == "true";
}
