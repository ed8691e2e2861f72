using System.Net;
using Microsoft.AspNetCore.Builder;

namespace Orleans.Channels.Tests;

public sealed class ApiOffTests
{
    [Fact]
    public async Task Without_a_key_there_is_no_api()
    {
        await using var server = await ApiServer.StartAsync([]);

        await server.Client.PostAsync("/api/broadcast?topic=a&event=b", Bodies.Json("{}")).ExpectAsync(HttpStatusCode.NotFound);
        await server.Client.PostAsync("/api/broadcast/batch", Bodies.Json("[]")).ExpectAsync(HttpStatusCode.NotFound);
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
}
