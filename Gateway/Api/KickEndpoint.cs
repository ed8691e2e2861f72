using Microsoft.AspNetCore.Http.HttpResults;

namespace Orleans.Channels.Gateway;

/// <summary>Ends members of a topic: those of a socket's id, or all, which has to be said.</summary>
internal sealed class KickEndpoint(IChannels channels, ApiNames names)
{
    public const string AllParameter = "all";

    public const string ReasonParameter = "reason";

    public async Task<IResult> HandleAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        var isOfAll = http.Query[AllParameter].Count > 0;
        var problem = names.CheckTopic(http.Query, PayloadEndpoint.TopicParameter)
            ?? (isOfAll ? CheckAll(http.Query) : names.CheckTopic(http.Query, ApiEndpoints.SocketIdParameter));
        if (problem is not null)
        {
            return problem;
        }

        if (ReasonOf(http.Query) is not { } reason)
        {
            return ApiProblems.Parameter(ReasonParameter, "is neither \"normal\" nor \"failure\"");
        }

        var members = await channels.KickAsync(http.Query[PayloadEndpoint.TopicParameter]!, isOfAll ? null : http.Query[ApiEndpoints.SocketIdParameter].ToString(), reason, cancellationToken);
        return TypedResults.Json(new KickAnswer(members), ApiJsonContext.Answers.KickAnswer);
    }

    private static ProblemHttpResult? CheckAll(IQueryCollection query) =>
        query[AllParameter] is not ["true"] ? ApiProblems.Parameter(AllParameter, "is not \"true\"")
        : query[ApiEndpoints.SocketIdParameter].Count > 0 ? ApiProblems.Parameter(AllParameter, $"stands beside \"{ApiEndpoints.SocketIdParameter}\": leave out one of the two")
        : null;

    private static StopReason? ReasonOf(IQueryCollection query) => query[ReasonParameter] switch
    {
        [] or ["normal"] => StopReason.Normal,
        ["failure"] => StopReason.Failure,
        _ => null,
    };
}
