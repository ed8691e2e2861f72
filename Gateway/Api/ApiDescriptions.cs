using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Orleans.Channels.Gateway;

/// <summary>What the OpenAPI document says of each endpoint.</summary>
internal static class ApiDescriptions
{
    private const string Problem = "application/problem+json";

    private static readonly Dictionary<int, string> Answers = new()
    {
        [StatusCodes.Status200OK] = "Done; the body tells.",
        [StatusCodes.Status204NoContent] = "Done.",
        [StatusCodes.Status400BadRequest] = "A parameter or the body can't be used.",
        [StatusCodes.Status401Unauthorized] = "The key is missing or not known.",
        [StatusCodes.Status413PayloadTooLarge] = "The body is too large.",
        [StatusCodes.Status415UnsupportedMediaType] = "The body's content type isn't taken.",
        [StatusCodes.Status422UnprocessableEntity] = "The idempotency key came with another request before.",
        [StatusCodes.Status503ServiceUnavailable] = "No silo answers.",
    };

    private static OpenApiSchema Text => new() { Type = JsonSchemaType.String };

    private static OpenApiSchema Integer => new() { Type = JsonSchemaType.Integer };

    private static OpenApiSchema AnyObject => new() { Type = JsonSchemaType.Object };

    public static Task DescribeBroadcast(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Parameters = [Query(BroadcastEndpoint.TopicParameter), Query(BroadcastEndpoint.EventParameter), IdempotencyKey()];
        operation.RequestBody = Body((ApiBody.Json, AnyObject), (ApiBody.Binary, new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" }));
        return Answer(operation, null, 204, 400, 401, 413, 415, 422, 503);
    }

    public static Task DescribeBatch(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Parameters = [IdempotencyKey()];
        operation.RequestBody = Body((ApiBody.Json, List(Record(("topic", Text), ("event", Text), ("payload", AnyObject)))));
        return Answer(operation, Record(("results", List(Record(("status", Integer))))), 200, 400, 401, 413, 415, 422, 503);
    }

    public static Task DescribeDisconnect(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Parameters = [Query(ApiEndpoints.SocketIdParameter)];
        return Answer(operation, null, 204, 400, 401, 503);
    }

    public static Task DescribePresence(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Parameters =
        [
            Query(BroadcastEndpoint.TopicParameter),
            new OpenApiParameter { Name = PresenceEndpoint.AfterParameter, In = ParameterLocation.Query, Description = "The key that the list goes on after.", Schema = Text },
            new OpenApiParameter { Name = PresenceEndpoint.LimitParameter, In = ParameterLocation.Query, Description = "How many keys at most.", Schema = Integer },
        ];
        return Answer(operation, AnyObject, 200, 400, 401, 503);
    }

    public static Task DescribeTopic(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Parameters = [new OpenApiParameter { Name = TopicEndpoint.TopicParameter, In = ParameterLocation.Path, Required = true, Schema = Text }];
        var route = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null };
        return Answer(
            operation,
            Record(("topic", Text), ("route", route), ("members", Integer), ("gateways", Integer), ("offset", Integer)),
            200, 400, 401, 503);
    }

    private static Task Answer(OpenApiOperation operation, OpenApiSchema? success, params ReadOnlySpan<int> statuses)
    {
        operation.Responses = [];
        foreach (var status in statuses)
        {
            operation.Responses[status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = Answers[status],
                Content = status >= StatusCodes.Status400BadRequest ? Content(Problem, AnyObject)
                    : success is not null ? Content(ApiBody.Json, success)
                    : null,
            };
        }

        return Task.CompletedTask;
    }

    private static OpenApiParameter Query(string name) => new() { Name = name, In = ParameterLocation.Query, Required = true, Schema = Text };

    private static OpenApiParameter IdempotencyKey() => new()
    {
        Name = BroadcastSender.KeyHeader,
        In = ParameterLocation.Header,
        Description = "The same key with the same request sends once, and is answered as it was at first.",
        Schema = Text,
    };

    private static OpenApiRequestBody Body(params (string ContentType, OpenApiSchema Schema)[] contents) => new()
    {
        Required = true,
        Content = contents.ToDictionary(content => content.ContentType, content => new OpenApiMediaType { Schema = content.Schema }),
    };

    private static Dictionary<string, OpenApiMediaType> Content(string contentType, OpenApiSchema schema) => new() { [contentType] = new() { Schema = schema } };

    private static OpenApiSchema List(OpenApiSchema items) => new() { Type = JsonSchemaType.Array, Items = items };

    private static OpenApiSchema Record(params (string Name, OpenApiSchema Schema)[] members) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = members.ToDictionary(member => member.Name, IOpenApiSchema (member) => member.Schema),
        Required = members.Select(member => member.Name).ToHashSet(),
    };
}
