using ChannelsApp1;

var builder = WebApplication.CreateBuilder(args);
builder.UseOrleans(silo => silo
    .UseLocalhostClustering()
    .AddAppChannels());
builder.Services.AddChannelGateway();
if (builder.Configuration[WebHostDefaults.ServerUrlsKey] is null)
{
    builder.WebHost.UseUrls("http://localhost:4000");
}

var app = builder.Build();
app.UseDefaultFiles();
app.UseStaticFiles();
app.MapSocket("/socket");
app.Run();
