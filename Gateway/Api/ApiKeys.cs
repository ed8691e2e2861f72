using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Orleans.Channels.Gateway;

/// <summary>The keys of the HTTP API, as the configuration has them now.</summary>
internal sealed class ApiKeys
{
    private byte[][] _hashes = [];

    public ApiKeys(IOptionsMonitor<ChannelsApiOptions> options)
    {
        Take(options.CurrentValue);

        // A change that the validator refuses doesn't come here: the keys stay what they were.
        options.OnChange(Take);
    }

    /// <summary>How many keys there are.</summary>
    public int Count => _hashes.Length;

    /// <summary>Whether a key is one of these. It takes as long for a key that is nearly right as for any other.</summary>
    /// <param name="key">What a caller brought.</param>
    public bool Has(string key)
    {
        var hash = Hash(key);
        var has = false;
        foreach (var known in _hashes)
        {
            has |= CryptographicOperations.FixedTimeEquals(hash, known);
        }

        return has;
    }

    private void Take(ChannelsApiOptions options) => _hashes = [.. options.Keys.Select(Hash)];

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
