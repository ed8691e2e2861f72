using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>An application with the page for operators, and operators who look.</summary>
internal static class OperatorSockets
{
    public const string Topic = "channels:operators";

    public static Task<InboundApp> StartAppAsync(Action<DashboardOptions>? dashboard = null, bool withAuthorization = true, Action<ChannelGatewayOptions>? gateway = null) => InboundApp.StartAsync(
        gateway,
        declare: channels => channels
            .Dashboard(options =>
            {
                options.Interval = TimeSpan.FromMilliseconds(250);
                dashboard?.Invoke(options);
            })
            .ConfigureTopics(topics => topics.Linger = TimeSpan.FromMilliseconds(100)),
        configure: builder => builder.Services.AddAuthorizationBuilder().AddPolicy("operators", policy => policy.RequireRole("admin")),
        extend: app =>
        {
            app.UseAuthorization();
            var page = app.MapChannelsDashboard("/ops");
            if (withAuthorization)
            {
                page.RequireAuthorization("operators");
            }
        });

    /// <summary>Asks for a part of the page, as a user or as nobody.</summary>
    public static async Task<(HttpStatusCode Status, string Text)> AskAsync(this InboundApp app, string part, string? user = "olga", HttpMethod? method = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, $"http://127.0.0.1:{app.Port}/ops{part}");
        if (user is not null)
        {
            request.Headers.Add(NamedUserHandler.UserHeader, user);
        }

        using var reply = await http.SendAsync(request);
        return (reply.StatusCode, await reply.Content.ReadAsStringAsync());
    }

    /// <summary>A socket that has joined the operators' topic, as the page does.</summary>
    public static async Task<RawWebSocket> LookAsync(this InboundApp app)
    {
        var (_, token) = await app.AskAsync("/token", method: HttpMethod.Post);
        var socket = await RawWebSocket.ConnectAsync(app.Port, $"/ops/socket/websocket?vsn=2.0.0&token={Uri.EscapeDataString(token)}");
        await socket.SendTextAsync($$"""["1","1","{{Topic}}","phx_join",{}]""");
        Assert.Equal("ok", (await socket.NextAsync("phx_reply")).GetProperty("status").GetString());
        return socket;
    }

    /// <summary>The payload of the next frame with an event, passing over others.</summary>
    public static async Task<JsonElement> NextAsync(this RawWebSocket socket, string eventName, Func<JsonElement, bool>? holds = null)
    {
        while (true)
        {
            var frame = JsonSerializer.Deserialize<JsonElement>(await socket.ReceiveTextAsync());
            if (frame[3].GetString() == eventName && (holds is null || holds(frame[4])))
            {
                return frame[4];
            }
        }
    }

    /// <summary>Pushes to the operators' topic, and gives the reply.</summary>
    public static async Task<JsonElement> AskAsync(this RawWebSocket socket, string eventName, object payload)
    {
        await socket.SendTextAsync($$"""["1","ask","{{Topic}}","{{eventName}}",{{JsonSerializer.Serialize(payload)}}]""");
        return await socket.NextAsync("phx_reply");
    }
}
