using Microsoft.AspNetCore.DataProtection;
using Orleans.Channels.Hosting;
using Orleans.Channels.Samples;

const string initialize = "--init-database";
var settings = args.Where(arg => arg != initialize).ToArray();
var host = Host.CreateApplicationBuilder(settings);
try
{
    return await RunAsync();
}
catch (Exception exception) when (exception is ClusterDatabaseException || FailedStart.Tells(exception))
{
    await Console.Error.WriteLineAsync(FailedStart.SentenceOf(exception));
    return 1;
}

async Task<int> RunAsync()
{
    var databases = ClusterDatabase.Find(host.Configuration);
    if (args.Contains(initialize))
    {
        return await InitializeAsync(databases);
    }

    // A silo without its database would try for minutes and then fail with Orleans' own words.
    foreach (var database in databases)
    {
        await database.CheckAsync();
    }

    // A silo by itself listens to no client: gateways do.
    if (!host.Configuration.GetValue("Silo:Gateway", true))
    {
        host.AddSampleSilo();
        await host.Build().RunAsync();
        return 0;
    }

    // Silo and gateway in one process, with pages to try them in.
    var builder = WebApplication.CreateBuilder(settings);
    builder.AddSampleSilo();
    builder.Services.AddChannelGateway().AddApiDocument();
    if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is null)
    {
        builder.WebHost.UseUrls("http://localhost:4000");
    }

    // What is said goes out on the thread that says it, a hop sooner (docs/PERFORMANCE.md). Nothing here blocks a thread, and channels run in turns of their own.
    builder.WebHost.UseSockets(options => options.UnsafePreferInlineScheduling = true);

    // This gateway and those that run by themselves read each other's long-poll tokens: on other machines by a folder they share.
    var keys = builder.Services.AddDataProtection().SetApplicationName("Orleans.Channels");
    if (builder.Configuration["KeyRing"] is { Length: > 0 } folder)
    {
        keys.PersistKeysToFileSystem(new DirectoryInfo(folder));
    }

    var app = builder.Build();
    app.MapSocket("/socket");
    app.MapChannelsApi("/api");
    app.MapApiDocument("/api/openapi.json");
    app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
    app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") });
    if (app.Environment.IsDevelopment())
    {
        app.MapChannelsDashboard();
    }
    else
    {
        app.MapGet("/channels", () => Results.Redirect("/operators.html")).ExcludeFromDescription();
    }

    app.UseDefaultFiles();
    app.UseStaticFiles();
    await app.RunAsync();
    return 0;
}

static async Task<int> InitializeAsync(IReadOnlyList<ClusterDatabase> databases)
{
    if (databases.Count == 0)
    {
        throw new ClusterDatabaseException(
            "The configuration names no PostgreSQL database. Set Orleans:Clustering:ProviderType=AdoNet, Orleans:Clustering:Invariant=Npgsql and Orleans:Clustering:ConnectionString.");
    }

    foreach (var database in databases)
    {
        await database.InitializeAsync();
        Console.WriteLine($"The database {database} is ready for Orleans.");
    }

    return 0;
}
