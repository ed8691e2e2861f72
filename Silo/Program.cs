using Microsoft.AspNetCore.DataProtection;
using Orleans.Channels.Samples;

// A silo by itself listens to no client: gateways do.
var settings = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
if (!settings.GetValue("Silo:Gateway", true))
{
    var host = Host.CreateApplicationBuilder(args);
    host.AddSampleSilo();
    host.Build().Run();
    return;
}

// Silo and gateway in one process, with pages to try them in.
var builder = WebApplication.CreateBuilder(args);
builder.AddSampleSilo();
builder.Services.AddChannelGateway();
if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is null)
{
    builder.WebHost.UseUrls("http://localhost:4000");
}

// This gateway and those that run by themselves read each other's long-poll tokens.
builder.Services.AddDataProtection().SetApplicationName("Orleans.Channels");

var app = builder.Build();
app.MapSocket("/socket");
app.MapChannelsApi("/api");
app.UseDefaultFiles();
app.UseStaticFiles();
app.Run();
