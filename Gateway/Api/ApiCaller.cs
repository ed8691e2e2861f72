using Microsoft.AspNetCore.Http.Features;

namespace Orleans.Channels.Gateway;

/// <summary>Whoever asks the HTTP API for something, once it is known who that is.</summary>
/// <param name="id">What tells callers apart: none may learn or spoil what another has sent.</param>
/// <param name="may">Whether the caller may do something.</param>
/// <param name="mayAskNow">Whether the caller hasn't asked too often; null where nothing bounds it.</param>
internal sealed class ApiCaller(string id, Func<ChannelsApiCall, Task<bool>> may, Func<bool>? mayAskNow = null)
{
    /// <summary>The caller on this machine that needs no key.</summary>
    public static ApiCaller Local { get; } = new(string.Empty, _ => Task.FromResult(true));

    /// <summary>What tells callers apart.</summary>
    public string Id => id;

    /// <summary>Whose request it is; the filter has seen to it that there is one.</summary>
    public static ApiCaller Of(HttpContext http) => http.Features.GetRequiredFeature<ApiCaller>();

    /// <summary>Whether the caller may do something.</summary>
    public Task<bool> MayAsync(ChannelsApiCall call) => may(call);

    /// <summary>Takes one of the requests that the caller has; false when none is left.</summary>
    public bool TryAsk() => mayAskNow?.Invoke() ?? true;
}
