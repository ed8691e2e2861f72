using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Orleans.Channels.Tests;

public sealed class ApiOffTests
{
    [Fact]
    public async Task Without_a_key_there_is_no_api()
    {
        await using var server = await ApiServer.StartAsync([]);

        await server.Client.PostAsync("/api/broadcast?topic=a&event=b", Bodies.Json("{}")).ExpectAsync(HttpStatusCode.NotFound);
        await server.Client.PostAsync("/api/broadcast/batch", Bodies.Json("[]")).ExpectAsync(HttpStatusCode.NotFound);
        await server.Client.PostAsync("/api/send?topic=a&event=b", Bodies.Json("{}")).ExpectAsync(HttpStatusCode.NotFound);
        await server.Client.PostAsync("/api/kick?topic=a&all=true", null).ExpectAsync(HttpStatusCode.NotFound);
        await server.Client.PostAsync("/api/disconnect?id=a", null).ExpectAsync(HttpStatusCode.NotFound);
        await server.Client.GetAsync("/api/presence?topic=a").ExpectAsync(HttpStatusCode.NotFound);
        await server.Client.GetAsync("/api/topics/a").ExpectAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_application_without_a_gateway_is_told_what_is_missing()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        var exception = Assert.Throws<InvalidOperationException>(() => app.MapChannelsApi("/api"));

        Assert.Contains("AddChannelGateway", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "has no authorization")]
    [InlineData(true, "has no such policy")]
    public async Task A_policy_that_is_nowhere_stops_the_start(bool hasAuthorization, string cause)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([new("Gateway:Api:Policy", "backends")]);
        builder.UseOrleansClient(client => client.UseLocalhostClustering().AddChannelStreams());
        builder.Services.AddChannelGateway();
        if (hasAuthorization)
        {
            builder.Services.AddAuthorization();
        }

        await using var app = builder.Build();

        var exception = Assert.Throws<InvalidOperationException>(() => app.MapChannelsApi("/api"));

        Assert.StartsWith("Gateway:Api:Policy is \"backends\", and the application ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(cause, exception.Message, StringComparison.Ordinal);
        Assert.Contains("AddPolicy(\"backends\"", exception.Message, StringComparison.Ordinal);
    }
}
