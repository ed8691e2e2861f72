using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests.Browser;

/// <summary>
/// A test that drives a Chromium: Chromium itself, Chrome or Edge, whatever is installed. Who has none may build and test the
/// rest; a build server must have one. npm brings axe-core, which looks for what keeps somebody out.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true" && (Chromium.Program is null || SearchPath.Find("npm") is null))
        {
            Skip = "The pages are tested in a browser, with axe-core from npm; install Chromium, Chrome or Edge (apt-get install chromium), and Node.js.";
        }
    }
}
