using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Orleans.Channels.Gateway;

/// <summary>The keys of the HTTP API, as the configuration has them now.</summary>
internal sealed class ApiKeys
{
    private readonly TimeProvider _time;
    private KnownKey[] _keys = [];

    public ApiKeys(IOptionsMonitor<ChannelsApiOptions> options, TimeProvider time)
    {
        _time = time;
        Take(options.CurrentValue);

        // A change that the validator refuses doesn't come here: the keys stay what they were.
        options.OnChange(Take);
    }

    /// <summary>How many keys there are.</summary>
    public int Count => _keys.Length;

    /// <summary>Who brings a key, or null when it isn't one of these. It takes as long for a key that is nearly right as for any other.</summary>
    /// <param name="key">What a caller brought.</param>
    public ApiCaller? Find(string key)
    {
        var hash = Hash(key);
        var keys = Array.FindAll(_keys, known => known.Is(hash));
        return keys.Length == 0
            ? null
            : new ApiCaller(key, call => Task.FromResult(Array.Exists(keys, known => known.Opens(call))), () => Array.TrueForAll(keys, known => known.TryAsk()));
    }

    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private void Take(ChannelsApiOptions options) => _keys = [.. options.Keys.Select(key => new KnownKey(key, _time))];
}
