using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Channels.Testing;

namespace Orleans.Channels.Tests;

/// <summary>A host whose routes have JSON of their own. What is said of the options of the process, which are everybody's here, is about types of its tests alone.</summary>
public sealed class JsonHost : IAsyncLifetime
{
    private ChannelTestHost? _host;

    internal ChannelTestHost Host => _host!;

    public async Task InitializeAsync() => _host = await ChannelTestHost.StartAsync(silo => silo.AddChannels(channels => channels
        .ConfigureJson(json =>
        {
            json.Converters.Add(new JsonStringEnumConverter<Mood>());
            json.AllowOutOfOrderMetadataProperties = true;
            json.TypeInfoResolverChain.Insert(0, JsonTestsContext.Default);
        })
        .Socket<OpenSocket>()
        .Map<DrawChannel>("draw:*")
        .Map<MoodChannel>("plain:*")
        .Map<MoodChannel>("snake:*").ConfigureRouteJson(json => json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower)
        .Map<MoodChannel>("context:*").ConfigureRouteJson(json => json.TypeInfoResolver = JsonTestsContext.Default)));

    public async Task DisposeAsync() => await Host.DisposeAsync();

    private sealed class OpenSocket : Socket;

    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers belong to the instance.")]
    private sealed class DrawChannel : Channel
    {
        [HandleIn("draw")]
        public Reply Draw(Shape shape) => Reply.Ok(new { area = shape is Square square ? square.Side * square.Side : 0 });
    }
}
