using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace Orleans.Channels.Gateway;

/// <summary>The routes of the HTTP API and the services behind them.</summary>
internal static class ApiEndpoints
{
    /// <summary>The endpoints' tag and group name: an application that adds an OpenAPI document of this name has them in it, and they stay out of its others.</summary>
    public const string Group = "channels";

    public const string SocketIdParameter = "id";

    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<ApiNames>();
        services.AddSingleton<ApiJson>();
        services.AddSingleton<BroadcastSender>();
        services.AddSingleton<BroadcastEndpoint>();
        services.AddSingleton<BroadcastBatchEndpoint>();
        services.AddSingleton<PresenceEndpoint>();
        services.AddSingleton<TopicEndpoint>();
    }

    // Parameters that aren't used are there for documents alone: endpoints read the query and the headers themselves, to tell what is missing from what is
    // there twice.
    public static void Map(RouteGroupBuilder mount)
    {
        var api = mount.MapGroup(string.Empty).AddEndpointFilter<ApiAuthorization>().AddEndpointFilter<ApiFailures>();
        MapBody(api, "/broadcast", (
                HttpRequest http,
                BroadcastEndpoint broadcast,
                [FromQuery(Name = BroadcastEndpoint.TopicParameter), Required] string? topic,
                [FromQuery(Name = BroadcastEndpoint.EventParameter), Required] string? eventName,
                [FromHeader(Name = BroadcastSender.KeyHeader), Description(BroadcastSender.KeyMeaning)] string? key,
                CancellationToken cancellationToken) => broadcast.HandleAsync(http, cancellationToken))
            .WithSummary("Sends an event to every member of a topic; the body is its payload.")
            .Accepts<IReadOnlyDictionary<string, object>>(ApiBody.Json, ApiBody.Binary)
            .WithAnswers(success: null, 400, 401, 404, 413, 415, 422, 500, 503);
        MapBody(api, "/broadcast/batch", (
                HttpRequest http,
                BroadcastBatchEndpoint batch,
                [FromHeader(Name = BroadcastSender.KeyHeader), Description(BroadcastSender.KeyMeaning)] string? key,
                CancellationToken cancellationToken) => batch.HandleAsync(http, cancellationToken))
            .WithSummary("Sends many events at once: none if one is malformed, and otherwise each by itself.")
            .Accepts<BatchItem[]>(ApiBody.Json)
            .WithAnswers(typeof(BatchAnswer), 400, 401, 413, 415, 422, 503);
        api.MapPost("/disconnect", (
                HttpRequest http,
                IChannels channels,
                ApiNames names,
                [FromQuery(Name = SocketIdParameter), Required] string? id,
                CancellationToken cancellationToken) => DisconnectAsync(http, channels, names, cancellationToken))
            .WithSummary("Closes all sockets of an id, wherever they are; their clients connect again and are asked again.")
            .WithAnswers(success: null, 400, 401, 503);
        api.MapGet("/presence", (
                HttpRequest http,
                PresenceEndpoint presence,
                [FromQuery(Name = BroadcastEndpoint.TopicParameter), Required] string? topic,
                [FromQuery(Name = PresenceEndpoint.AfterParameter), Description("The key that the list goes on after.")] string? after,
                [FromQuery(Name = PresenceEndpoint.LimitParameter), Description("How many keys at most: a number of at least 1.")] string? limit,
                CancellationToken cancellationToken) => presence.HandleAsync(http, cancellationToken))
            .WithSummary("Who is on a topic: by key, what is tracked there; in pages, by a Link header.")
            .WithAnswers(typeof(IReadOnlyDictionary<string, object>), 400, 401, 503);
        api.MapGet($"/topics/{{**{TopicEndpoint.TopicParameter}}}", (
                HttpRequest http,
                TopicEndpoint endpoint,
                [FromRoute(Name = TopicEndpoint.TopicParameter)] string? topic,
                CancellationToken cancellationToken) => endpoint.HandleAsync(http, cancellationToken))
            .WithSummary("Tells what is known of a topic.")
            .WithAnswers(typeof(TopicInfo), 400, 401, 503);
    }

    // Routing itself refuses a content type that no endpoint accepts: without a problem object, and before it is asked for a key. A second endpoint, which says
    // nothing of what it accepts, gets those requests.
    private static RouteHandlerBuilder MapBody(RouteGroupBuilder api, string path, Delegate handler)
    {
        api.MapPost(path, handler).ExcludeFromDescription();
        return api.MapPost(path, handler);
    }

    private static async Task<IResult> DisconnectAsync(HttpRequest http, IChannels channels, ApiNames names, CancellationToken cancellationToken)
    {
        if (names.CheckTopic(http.Query, SocketIdParameter) is { } problem)
        {
            return problem;
        }

        await channels.DisconnectAsync(http.Query[SocketIdParameter]!, cancellationToken);
        return TypedResults.NoContent();
    }
}
