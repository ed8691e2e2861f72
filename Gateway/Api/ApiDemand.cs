namespace Orleans.Channels.Gateway;

/// <summary>What an endpoint of the HTTP API asks of its caller, and of which topic or socket.</summary>
/// <param name="scope">The scope.</param>
/// <param name="topic">Gives the topic of a request; null where it is about none.</param>
/// <param name="socketId">Gives the socket's id of a request; null where it is about none.</param>
/// <param name="isOfEachItem">Whether the endpoint asks for each item of the body by itself, when it has read it.</param>
internal sealed class ApiDemand(ChannelsApiScopes scope, Func<HttpRequest, string?>? topic = null, Func<HttpRequest, string?>? socketId = null, bool isOfEachItem = false)
{
    /// <summary>Whether the endpoint asks for each item of the body by itself.</summary>
    public bool IsOfEachItem => isOfEachItem;

    /// <summary>The scope.</summary>
    public ChannelsApiScopes Scope => scope;

    /// <summary>What a request wants to do. What it names badly is refused by the endpoint, and done by nobody.</summary>
    public ChannelsApiCall Of(HttpRequest http) => new(scope, topic?.Invoke(http), socketId?.Invoke(http));

    /// <summary>Takes a value from the query; null when it isn't there.</summary>
    public static Func<HttpRequest, string?> Query(string parameter) => http => http.Query[parameter] is { Count: > 0 } values ? values.ToString() : null;
}
