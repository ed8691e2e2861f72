namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>
/// A test that needs node and npm. Who hasn't them may build and test the rest; a build server must have them, or it
/// would be green without having asked the official clients.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && (SearchPath.Find("node") is null || SearchPath.Find("npm") is null))
        {
            Skip = "The official clients need node and npm on the PATH; install Node.js 20 or later to run them.";
        }
    }
}
