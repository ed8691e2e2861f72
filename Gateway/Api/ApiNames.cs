using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Orleans.Channels.Gateway;

/// <summary>The rule for what may name a topic, an event or a socket.</summary>
internal sealed class ApiNames(IOptions<ChannelGatewayOptions> options)
{
    /// <summary>Says what is wrong with a topic or a socket's id, or null.</summary>
    public string? TopicFault(string? topic) => Fault(topic, options.Value.MaxTopicBytes);

    /// <summary>Says what is wrong with an event's name, or null.</summary>
    public string? EventFault(string? eventName) => Fault(eventName, options.Value.MaxEventBytes);

    /// <summary>The problem with a query's topic or socket id, or null.</summary>
    /// <param name="query">The query.</param>
    /// <param name="parameter">Which parameter it is.</param>
    public IResult? CheckTopic(IQueryCollection query, string parameter) => Check(parameter, query[parameter], TopicFault);

    /// <summary>The problem with a query's event, or null.</summary>
    /// <param name="query">The query.</param>
    /// <param name="parameter">Which parameter it is.</param>
    public IResult? CheckEvent(IQueryCollection query, string parameter) => Check(parameter, query[parameter], EventFault);

    private static ProblemHttpResult? Check(string parameter, StringValues values, Func<string?, string?> fault) =>
        (values.Count > 1 ? "comes more than once" : fault(values)) is { } found ? ApiProblems.Parameter(parameter, found) : null;

    private static string? Fault(string? name, int longest) => name switch
    {
        null => "is missing",
        _ when string.IsNullOrWhiteSpace(name) => "is empty",
        _ when !WireNames.Fits(name, longest) => $"is longer than {longest} bytes",
        _ when !WireNames.IsSafe(name) => "has control characters",
        _ => null,
    };
}
