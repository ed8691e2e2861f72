using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>Has a program of the documentation listen where no other silo of this machine does.</summary>
internal static class OwnPorts
{
    private const string Usual = "UseLocalhostClustering()";

    public static string In(string program)
    {
        Assert.Contains(Usual, program, StringComparison.Ordinal);
        return program.Replace(Usual, $"UseLocalhostClustering({LocalPorts.Next()}, {LocalPorts.Next()})", StringComparison.Ordinal);
    }
}
