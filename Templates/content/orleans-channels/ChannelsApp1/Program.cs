using ChannelsApp1;

var builder = WebApplication.CreateBuilder(args);
builder.UseOrleans(silo => silo
    .UseLocalhostClustering()
    .AddAppChannels());
builder.Services.AddChannelGateway();

var app = builder.Build();
app.UseDefaultFiles();
app.UseStaticFiles();
app.MapSocket("/socket");
app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") });
app.Run();
