using Microsoft.AspNetCore.Http.HttpResults;

namespace Orleans.Channels.Gateway;

/// <summary>Every refusal of the HTTP API, as problem details (RFC 9457): what is wrong, and what to do about it.</summary>
internal static class ApiProblems
{
    public static ProblemHttpResult NoKey() => Problem(
        StatusCodes.Status401Unauthorized, "A key is needed.", "Send it as \"Authorization: Bearer <key>\". The keys are those of Gateway:Api:Keys in the gateway's configuration; with Gateway:Api:Policy, a user that the application authenticates will do too.");

    public static ProblemHttpResult WrongKey() => Problem(
        StatusCodes.Status401Unauthorized, "The key isn't known.", "Send one of the keys of Gateway:Api:Keys in the gateway's configuration as \"Authorization: Bearer <key>\", or, with Gateway:Api:Policy, what the application's authentication takes.");

    public static ProblemHttpResult NotAllowed(ChannelsApiScopes scope) => Problem(
        StatusCodes.Status403Forbidden, "The caller may not do this.", $"The key needs the scope {scope}, and a pattern that takes the topic; a user that the application authenticates needs its policy's consent, and a page its origin's.");

    public static ProblemHttpResult NotAllowed(IReadOnlyDictionary<string, string> errors) => Problem(
        StatusCodes.Status403Forbidden, "The caller may not send to some of the topics.", "Nothing was sent. Leave out what \"errors\" names, by place from 0, or send it with a key whose patterns take the topics.", errors);

    public static ProblemHttpResult TooOften() => Problem(
        StatusCodes.Status429TooManyRequests, "The key was used too often.", "Nothing was done. Try again later; the key's RequestsPerMinute in Gateway:Api:Keys sets how often.");

    public static ProblemHttpResult Parameter(string name, string rule) => Problem(
        StatusCodes.Status400BadRequest, $"The query parameter \"{name}\" can't be used.", $"It {rule}. Send it once, percent-encoded: ?{name}=….");

    public static ProblemHttpResult Topic(string rule) => Problem(
        StatusCodes.Status400BadRequest, "The topic can't be used.", $"It {rule}. Send it percent-encoded after /topics/.");

    public static ProblemHttpResult IdempotencyKey(int longest) => Problem(
        StatusCodes.Status400BadRequest, "The header Idempotency-Key can't be used.", $"Send it once, with 1 to {longest} characters, or leave it out.");

    public static ProblemHttpResult KeyReused() => Problem(
        StatusCodes.Status422UnprocessableEntity, "The idempotency key came with another request before.", "Make a new key for each request; send the same key with the same request alone.");

    public static ProblemHttpResult ContentType(string? contentType, string expected) => Problem(
        StatusCodes.Status415UnsupportedMediaType,
        contentType is null ? "The body has no content type." : "The body's content type isn't taken.",
        $"Send {expected}, in UTF-8 and without content encoding.");

    public static ProblemHttpResult TooLarge(int maxBytes) => Problem(
        StatusCodes.Status413PayloadTooLarge, "The body is too large.", $"Send at most {maxBytes} bytes; Gateway:Api:MaxBodyBytes sets it.");

    public static ProblemHttpResult Unreadable(int status) => Problem(
        status, "The body couldn't be read.", "It came too slowly or broken; send it again.");

    public static ProblemHttpResult Malformed(string cause) => Problem(
        StatusCodes.Status400BadRequest, "The body is malformed JSON.", cause);

    public static ProblemHttpResult NoObject() => Problem(
        StatusCodes.Status400BadRequest, "The payload is no JSON object.", "Send an object, as in {\"value\": 1}, or binary with the content type application/octet-stream.");

    public static ProblemHttpResult NoBatch(int most) => Problem(
        StatusCodes.Status400BadRequest, "The batch can't be used.", $"Send a JSON array of at most {most} objects {{\"topic\": …, \"event\": …, \"payload\": {{…}}}}; Gateway:Api:MaxBatch sets the number.");

    public static ProblemHttpResult Batch(IReadOnlyDictionary<string, string> errors) => Problem(
        StatusCodes.Status400BadRequest, "The batch has items that can't be sent.", "Nothing was sent. Correct what \"errors\" names, by place from 0.", errors);

    public static ProblemHttpResult NoRoute() => Problem(
        StatusCodes.Status404NotFound, "No route takes the topic.", "Nobody can be on it. Correct the topic (case matters), or Map a channel to it.");

    public static ProblemHttpResult ChannelFailed(string why) => Problem(
        StatusCodes.Status500InternalServerError, "The topic's channel failed.", why);

    public static ProblemHttpResult NoSilo() => Problem(
        StatusCodes.Status503ServiceUnavailable, "The topic couldn't be reached.", "No silo answers, or not in time. Try again later; with the same Idempotency-Key, where there is one, what a topic is known to have taken is not sent again.");

    public static ProblemHttpResult NoMemory() => Problem(
        StatusCodes.Status503ServiceUnavailable, "The gateway is short of memory.", "Nothing was done. Try again later, or ask another gateway; Gateway:MemoryHighPercent sets when.");

    private static ProblemHttpResult Problem(int status, string title, string detail, IReadOnlyDictionary<string, string>? errors = null) =>
        TypedResults.Problem(
            detail, statusCode: status, title: title, extensions: errors is null ? null : [new("errors", errors)]);
}
