using Microsoft.AspNetCore.DataProtection;

// A gateway by itself: a plain Orleans client without any of the application's code, so that one serves every application.
var builder = WebApplication.CreateBuilder(args);

var silo = builder.Configuration.GetSection("Orleans");
builder.UseOrleansClient(client => client
    .UseLocalhostClustering(silo.GetValue("GatewayPort", 30000), silo.GetValue("ServiceId", "dev")!, silo.GetValue("ClusterId", "dev")!)
    .UseConnectionRetryFilter(RetryAsync)
    .AddChannelStreams());
builder.Services.AddChannelGateway();
if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is null)
{
    builder.WebHost.UseUrls("http://localhost:4000");
}

// Gateways read each other's long-poll tokens, from whichever folder each runs.
builder.Services.AddDataProtection().SetApplicationName("Orleans.Channels");

var app = builder.Build();
app.MapSocket("/socket");
app.MapChannelsApi("/api");
app.Run();

// Silos and gateways may start in any order.
static async Task<bool> RetryAsync(Exception exception, CancellationToken cancellationToken)
{
    await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
    return true;
}
