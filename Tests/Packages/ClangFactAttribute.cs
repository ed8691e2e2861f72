using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>A test that publishes ahead of time, for which the SDK needs clang. A build server must have it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClangFactAttribute : FactAttribute
{
    public ClangFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && SearchPath.Find("clang") is null)
        {
            Skip = "Publishing ahead of time needs clang and zlib's headers; install them (clang, zlib1g-dev) to run it.";
        }
    }
}
