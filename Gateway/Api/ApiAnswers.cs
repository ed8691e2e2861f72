using Microsoft.AspNetCore.Mvc;

namespace Orleans.Channels.Gateway;

/// <summary>What the endpoints of the HTTP API say of their answers, for whoever makes a document of them.</summary>
internal static class ApiAnswers
{
    private const string Problem = "application/problem+json";

    /// <summary>An endpoint's answers: one that is a success, and refusals.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="success">The type of the success' JSON; null for none.</param>
    /// <param name="refusals">The statuses of refusals.</param>
    public static RouteHandlerBuilder WithAnswers(this RouteHandlerBuilder endpoint, Type? success, params ReadOnlySpan<int> refusals)
    {
        endpoint.WithMetadata(success is null
            ? new ProducesResponseTypeMetadata(StatusCodes.Status204NoContent, typeof(void)) { Description = "Done." }
            : new ProducesResponseTypeMetadata(StatusCodes.Status200OK, success, [ApiBody.Json]) { Description = "Done; the body tells." });
        foreach (var status in refusals)
        {
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), [Problem]) { Description = Meaning(status) });
        }

        return endpoint;
    }

    private static string Meaning(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "A parameter or the body can't be used.",
        StatusCodes.Status401Unauthorized => "The key is missing or not known.",
        StatusCodes.Status403Forbidden => "The caller may not do this.",
        StatusCodes.Status404NotFound => "No route takes the topic.",
        StatusCodes.Status413PayloadTooLarge => "The body is too large.",
        StatusCodes.Status415UnsupportedMediaType => "The body's content type isn't taken.",
        StatusCodes.Status422UnprocessableEntity => "The idempotency key came with another request before.",
        StatusCodes.Status429TooManyRequests => "The key was used too often.",
        StatusCodes.Status500InternalServerError => "The topic's channel failed.",
        StatusCodes.Status503ServiceUnavailable => "No silo answers.",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No endpoint refuses with it."),
    };
}
