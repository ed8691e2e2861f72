using Microsoft.CodeAnalysis;

namespace Orleans.Channels.Analyzers;

/// <summary>Which parameter of a handler the event's payload is read into.</summary>
internal static class HandlerPayload
{
    private static readonly HashSet<string> Bound = new(StringComparer.Ordinal)
    {
        "System.String", "System.Threading.CancellationToken", "System.Security.Claims.ClaimsPrincipal", "System.IServiceProvider", "System.TimeProvider",
        "Orleans.Channels.ChannelSocket", "Orleans.Channels.Topic",
    };

    /// <summary>The parameter, or null where there is none.</summary>
    public static IParameterSymbol? Of(IMethodSymbol method, ChannelSymbols symbols)
    {
        var candidates = method.Parameters.Where(MayBePayload).ToArray();
        return candidates.FirstOrDefault(parameter => HandlerShape.IsSurelyPayload(parameter.Type, symbols)) ?? candidates.FirstOrDefault();
    }

    // What is bound by its type, is asked for as a service, or can't be made of JSON, is no payload.
    private static bool MayBePayload(IParameterSymbol parameter) =>
        !Bound.Contains(PlainTypes.NameOf(parameter.Type))
        && (!parameter.Type.IsAbstract || JsonMarks.Find(parameter.Type, "JsonDerivedType") is not null || PlainTypes.ItemOf(parameter.Type) is not null)
        && !HandlerShape.IsMarkedService(parameter)
        && !ChannelSymbols.BasesOf(parameter.Type).Any(type => type.Name == "DbContext");
}
