using Orleans.Channels.Samples;

// A silo with the sample channels, and a gateway in the same process unless it is told to leave that to others.
var builder = WebApplication.CreateBuilder(args);

var orleans = builder.Configuration.GetSection("Orleans");
builder.UseOrleans(silo => silo
    .UseLocalhostClustering(
        siloPort: orleans.GetValue("SiloPort", 11111),
        gatewayPort: orleans.GetValue("GatewayPort", 30000),
        primarySiloEndpoint: orleans.GetValue<int?>("PrimarySiloPort") is { } primary ? new(System.Net.IPAddress.Loopback, primary) : null,
        serviceId: orleans.GetValue("ServiceId", "dev")!,
        clusterId: orleans.GetValue("ClusterId", "dev")!)
    .AddChannels(channels => channels
        .Socket<UserSocket>()
        .Map<PingChannel>("ping")
        .Map<PingChannel>("ping:*")
        .Map<WildChannel>("wild:*")
        .Map<RoomChannel>("room:*")
        .Map<BenchChannel>("bench:*")
        .Map<ChatChannel>("chat:*")
        .Map<PlayChannel>("play")
        .Map<ConsoleChannel>("console")
        .Map<VideoChannel>("videos:*")
        .Map<ChallengeChannel>("challenges:*")));

var withGateway = builder.Configuration.GetValue("Silo:Gateway", true);
if (withGateway)
{
    builder.Services.AddChannelGateway();
}

var app = builder.Build();
if (withGateway)
{
    app.MapSocket("/socket");
    app.UseDefaultFiles();
    app.UseStaticFiles();
}

app.Run();
