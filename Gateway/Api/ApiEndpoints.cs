namespace Orleans.Channels.Gateway;

/// <summary>The routes of the HTTP API and the services behind them.</summary>
internal static class ApiEndpoints
{
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
        ApiDocument.AddServices(services);
    }

    public static void Map(RouteGroupBuilder mount)
    {
        mount.MapGet("/openapi.json", (ApiDocument document, CancellationToken cancellationToken) => document.ReadAsync(cancellationToken)).ExcludeFromDescription();

        var api = mount.MapGroup(string.Empty).AddEndpointFilter<ApiAuthorization>().AddEndpointFilter<ApiFailures>();
        api.MapPost("/broadcast", (HttpRequest http, BroadcastEndpoint broadcast, CancellationToken cancellationToken) =>
                broadcast.HandleAsync(http, cancellationToken))
            .WithSummary("Sends an event to every member of a topic; the body is its payload.")
            .AddOpenApiOperationTransformer(ApiDescriptions.DescribeBroadcast);
        api.MapPost("/broadcast/batch", (HttpRequest http, BroadcastBatchEndpoint batch, CancellationToken cancellationToken) =>
                batch.HandleAsync(http, cancellationToken))
            .WithSummary("Sends many events at once: none if one is malformed, and otherwise each by itself.")
            .AddOpenApiOperationTransformer(ApiDescriptions.DescribeBatch);
        api.MapPost("/disconnect", DisconnectAsync)
            .WithSummary("Closes all sockets of an id, wherever they are; their clients connect again and are asked again.")
            .AddOpenApiOperationTransformer(ApiDescriptions.DescribeDisconnect);
        api.MapGet("/presence", (HttpRequest http, PresenceEndpoint presence, CancellationToken cancellationToken) =>
                presence.HandleAsync(http, cancellationToken))
            .WithSummary("Who is on a topic: by key, what is tracked there; in pages, by a Link header.")
            .AddOpenApiOperationTransformer(ApiDescriptions.DescribePresence);
        api.MapGet($"/topics/{{**{TopicEndpoint.TopicParameter}}}", (HttpRequest http, TopicEndpoint topic, CancellationToken cancellationToken) =>
                topic.HandleAsync(http, cancellationToken))
            .WithSummary("Tells what is known of a topic.")
            .AddOpenApiOperationTransformer(ApiDescriptions.DescribeTopic);
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
