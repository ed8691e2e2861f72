using Microsoft.AspNetCore.DataProtection;
using Orleans.Channels.Gateway;
using Orleans.Channels.Hosting;

// A gateway by itself: a plain Orleans client without any of the application's code, so that one serves every application.
var builder = WebApplication.CreateBuilder(args);

var orleans = builder.Configuration.GetSection("Orleans");
using var reasons = LoggerFactory.Create(logging => logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddConsole());
var start = new ClusterStart(reasons.CreateLogger<ClusterStart>());
builder.Services.AddOrleansClient(ClusterConfiguration.ForClient(builder.Configuration), client =>
{
    if (orleans.GetSection("Clustering").Exists())
    {
        // A silo that comes is used within this time, where Orleans' default is a minute.
        client.Configure<Orleans.Configuration.GatewayOptions>(options =>
            options.GatewayListRefreshPeriod = orleans.GetValue("Gateway:GatewayListRefreshPeriod", TimeSpan.FromSeconds(1)));

        // A silo that dies swallows calls on their way through it. Those that may take long say so themselves.
        client.Configure<Orleans.Configuration.ClientMessagingOptions>(options =>
            options.ResponseTimeout = orleans.GetValue("Messaging:ResponseTimeout", TimeSpan.FromSeconds(5)));
    }
    else
    {
        client.UseLocalhostClustering(orleans.GetValue("Endpoints:GatewayPort", 30000));
    }

    if (ClusterTls.Find(orleans) is { } tls)
    {
        client.UseTls(tls.Configure);
    }

    client.UseConnectionRetryFilter(start.RetryAsync).AddChannelStreams();
});
builder.Services.AddChannelGateway().AddApiDocument();
if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is null)
{
    builder.WebHost.UseUrls("http://localhost:4000");
}

// What is said goes out on the thread that says it, a hop sooner (docs/PERFORMANCE.md). Nothing here blocks a thread, and channels run in turns of their own.
builder.WebHost.UseSockets(options => options.UnsafePreferInlineScheduling = true);

// Gateways read each other's long-poll tokens: those of one machine from whichever folder each runs, those of several by a folder they share.
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
try
{
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (FailedStart.Tells(exception))
{
    await Console.Error.WriteLineAsync(FailedStart.SentenceOf(exception));
    return 1;
}
