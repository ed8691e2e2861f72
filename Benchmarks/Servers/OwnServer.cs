namespace Orleans.Channels.Benchmarks;

/// <summary>What the servers of this program have in common.</summary>
internal static class OwnServer
{
    /// <param name="args">Its settings: <c>--urls</c>, and of Kestrel the certificate.</param>
    /// <param name="add">Adds its services.</param>
    public static WebApplication Build(string[] args, Action<IServiceCollection> add)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        add(builder.Services);
        return builder.Build();
    }
}
