namespace Orleans.Channels.Gateway;

/// <summary>Answers 503 where memory is short, turns a call that no silo answered into it, and leaves alone what the caller gave up.</summary>
internal sealed partial class ApiFailures(GatewayMemory memory, TimeProvider time, ILogger<ApiFailures> logger) : IEndpointFilter
{
    private const string RetryAfterSeconds = "1";

    private readonly SampledLogger _logger = new(logger, new LogBudget(time));

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (memory.IsShort)
        {
            return Told(http, ApiProblems.NoMemory());
        }

        try
        {
            return Told(http, await next(context));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return TypedResults.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (TopicUnroutedException)
        {
            return ApiProblems.NoRoute();
        }
        catch (ChannelFailedException exception)
        {
            return ApiProblems.ChannelFailed(exception.Message);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            LogFailed(_logger, exception);
            return Told(http, ApiProblems.NoSilo());
        }
    }

    private static object? Told(HttpContext http, object? result)
    {
        if (result is IStatusCodeHttpResult { StatusCode: StatusCodes.Status503ServiceUnavailable })
        {
            http.Response.Headers.RetryAfter = RetryAfterSeconds;
        }

        return result;
    }

    [LoggerMessage(EventId = 2511, Level = LogLevel.Warning, Message = "A request over HTTP found no silo that answers; the caller was told")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
