namespace Orleans.Channels.Gateway;

/// <summary>The configuration that a whole cluster shares, as an Orleans client can read it.</summary>
internal static class ClusterConfiguration
{
    private static readonly string[] OfSilosAlone = ["Orleans:GrainStorage", "Orleans:GrainDirectory", "Orleans:Reminders"];

    /// <summary>Leaves out what only silos have a provider for: Orleans refuses to start a client that is told of it.</summary>
    public static IConfiguration ForClient(IConfiguration configuration) => new ConfigurationBuilder()
        .AddInMemoryCollection(configuration.AsEnumerable().Where(setting => !OfSilosAlone.Any(section => IsIn(section, setting.Key))))
        .Build();

    private static bool IsIn(string section, string key) =>
        key.StartsWith(section, StringComparison.OrdinalIgnoreCase) && (key.Length == section.Length || key[section.Length] == ':');
}
