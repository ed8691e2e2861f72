using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Orleans.Channels.Gateway;

/// <summary>The rule for what may name a topic, an event or a socket.</summary>
internal sealed class ApiNames(IOptions<GatewayOptions> options)
{
    /// <summary>Says what is wrong with a name, or null.</summary>
    public string? Fault(string? name) => name switch
    {
        null => "is missing",
        _ when string.IsNullOrWhiteSpace(name) => "is empty",
        _ when name.Length > options.Value.MaxTopicLength => $"is longer than {options.Value.MaxTopicLength} characters",
        _ => null,
    };

    /// <summary>Says what is wrong with a name that comes in the query, or null.</summary>
    public string? Fault(StringValues names) => names.Count > 1 ? "comes more than once" : Fault((string?)names);

    /// <summary>The problem with query parameters that have to be names, or null.</summary>
    /// <param name="query">The query.</param>
    /// <param name="parameters">Which have to be there.</param>
    public IResult? Check(IQueryCollection query, params ReadOnlySpan<string> parameters)
    {
        foreach (var parameter in parameters)
        {
            if (Fault(query[parameter]) is { } fault)
            {
                return ApiProblems.Parameter(parameter, fault);
            }
        }

        return null;
    }
}
