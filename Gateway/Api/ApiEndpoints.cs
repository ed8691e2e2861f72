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
        services.AddSingleton<ApiPolicy>();
        services.AddSingleton<ApiNames>();
        services.AddSingleton<ApiJson>();
        services.AddSingleton<BroadcastSender>();
        services.AddSingleton<PayloadEndpoint>();
        services.AddSingleton<BroadcastBatchEndpoint>();
        services.AddSingleton<KickEndpoint>();
        services.AddSingleton<PresenceEndpoint>();
        services.AddSingleton<TopicEndpoint>();
    }

    // Parameters that aren't used are there for documents alone: endpoints read the query and the headers themselves, to tell what is missing from what is
    // there twice.
    public static void Map(RouteGroupBuilder mount)
    {
        var api = mount.MapGroup(string.Empty).AddEndpointFilter<ApiAuthorization>().AddEndpointFilter<ApiFailures>();
        MapPayloads(api);
        MapEnds(api);
        MapReads(api);
    }

    private static void MapPayloads(RouteGroupBuilder api)
    {
        MapBody(api, "/broadcast", new ApiDemand(ChannelsApiScopes.Broadcast, ApiDemand.Query(PayloadEndpoint.TopicParameter)), (
                HttpRequest http,
                PayloadEndpoint broadcast,
                [FromQuery(Name = PayloadEndpoint.TopicParameter), Required] string? topic,
                [FromQuery(Name = PayloadEndpoint.EventParameter), Required] string? eventName,
                [FromHeader(Name = BroadcastSender.KeyHeader), Description(BroadcastSender.KeyMeaning)] string? key,
                CancellationToken cancellationToken) => broadcast.HandleAsync(http, ApiErrand.Broadcast, cancellationToken))
            .WithSummary("Sends an event to every member of a topic; the body is its payload.")
            .Accepts<IReadOnlyDictionary<string, object>>(ApiBody.Json, ApiBody.Binary)
            .WithAnswers(success: null, 400, 401, 403, 404, 413, 415, 422, 429, 500, 503);
        MapBody(api, "/broadcast/batch", new ApiDemand(ChannelsApiScopes.Broadcast, isOfEachItem: true), (
                HttpRequest http,
                BroadcastBatchEndpoint batch,
                [FromHeader(Name = BroadcastSender.KeyHeader), Description(BroadcastSender.KeyMeaning)] string? key,
                CancellationToken cancellationToken) => batch.HandleAsync(http, cancellationToken))
            .WithSummary("Sends many events at once: none if one is malformed, and otherwise each by itself.")
            .Accepts<BatchItem[]>(ApiBody.Json)
            .WithAnswers(typeof(BatchAnswer), 400, 401, 403, 413, 415, 422, 429, 503);
        MapBody(api, "/send", new ApiDemand(ChannelsApiScopes.Send, ApiDemand.Query(PayloadEndpoint.TopicParameter)), (
                HttpRequest http,
                PayloadEndpoint send,
                [FromQuery(Name = PayloadEndpoint.TopicParameter), Required] string? topic,
                [FromQuery(Name = PayloadEndpoint.EventParameter), Required] string? eventName,
                [FromHeader(Name = BroadcastSender.KeyHeader), Description(BroadcastSender.KeyMeaning)] string? key,
                CancellationToken cancellationToken) => send.HandleAsync(http, ApiErrand.Send, cancellationToken))
            .WithSummary("Hands a message to a topic's channel, which does with it what it wants; the body is its payload.")
            .Accepts<IReadOnlyDictionary<string, object>>(ApiBody.Json, ApiBody.Binary)
            .WithAnswers(success: null, 400, 401, 403, 404, 413, 415, 422, 429, 500, 503);
    }

    private static void MapEnds(RouteGroupBuilder api)
    {
        api.MapPost("/kick", (
                HttpRequest http,
                KickEndpoint kick,
                [FromQuery(Name = PayloadEndpoint.TopicParameter), Required] string? topic,
                [FromQuery(Name = SocketIdParameter), Description("Whose members, by the id that the socket class gave.")] string? id,
                [FromQuery(Name = KickEndpoint.AllParameter), Description("\"true\", in place of an id: all members.")] string? all,
                [FromQuery(Name = KickEndpoint.ReasonParameter), Description("\"normal\", and clients stay away, or \"failure\", and they join again. Default: normal.")] string? reason,
                CancellationToken cancellationToken) => kick.HandleAsync(http, cancellationToken))
            .WithSummary("Ends members of a topic; their sockets stay.")
            .WithMetadata(new ApiDemand(ChannelsApiScopes.Kick, ApiDemand.Query(PayloadEndpoint.TopicParameter), ApiDemand.Query(SocketIdParameter)))
            .WithAnswers(typeof(KickAnswer), 400, 401, 403, 404, 429, 500, 503);
        api.MapPost("/disconnect", (
                HttpRequest http,
                IChannels channels,
                ApiNames names,
                [FromQuery(Name = SocketIdParameter), Required] string? id,
                CancellationToken cancellationToken) => DisconnectAsync(http, channels, names, cancellationToken))
            .WithSummary("Closes all sockets of an id, wherever they are; their clients connect again and are asked again.")
            .WithMetadata(new ApiDemand(ChannelsApiScopes.Disconnect, socketId: ApiDemand.Query(SocketIdParameter)))
            .WithAnswers(success: null, 400, 401, 403, 429, 503);
    }

    private static void MapReads(RouteGroupBuilder api)
    {
        api.MapGet("/presence", (
                HttpRequest http,
                PresenceEndpoint presence,
                [FromQuery(Name = PayloadEndpoint.TopicParameter), Required] string? topic,
                [FromQuery(Name = PresenceEndpoint.AfterParameter), Description("The key that the list goes on after.")] string? after,
                [FromQuery(Name = PresenceEndpoint.LimitParameter), Description("How many keys at most: a number of at least 1.")] string? limit,
                CancellationToken cancellationToken) => presence.HandleAsync(http, cancellationToken))
            .WithSummary("Who is on a topic: by key, what is tracked there; in pages, by a Link header.")
            .WithMetadata(new ApiDemand(ChannelsApiScopes.Read, ApiDemand.Query(PayloadEndpoint.TopicParameter)))
            .WithAnswers(typeof(IReadOnlyDictionary<string, object>), 400, 401, 403, 429, 503);
        api.MapGet($"/topics/{{**{TopicEndpoint.TopicParameter}}}", (
                HttpRequest http,
                TopicEndpoint endpoint,
                [FromRoute(Name = TopicEndpoint.TopicParameter)] string? topic,
                CancellationToken cancellationToken) => endpoint.HandleAsync(http, cancellationToken))
            .WithSummary("Tells what is known of a topic.")
            .WithMetadata(new ApiDemand(ChannelsApiScopes.Read, TopicEndpoint.TopicOf))
            .WithAnswers(typeof(TopicInfo), 400, 401, 403, 429, 500, 503);
    }

    // Routing itself refuses a content type that no endpoint accepts: without a problem object, and before it is asked for a key. A second endpoint, which says
    // nothing of what it accepts, gets those requests.
    private static RouteHandlerBuilder MapBody(RouteGroupBuilder api, string path, ApiDemand demand, Delegate handler)
    {
        api.MapPost(path, handler).WithMetadata(demand).ExcludeFromDescription();
        return api.MapPost(path, handler).WithMetadata(demand);
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
