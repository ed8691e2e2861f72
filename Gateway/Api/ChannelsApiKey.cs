using System.ComponentModel;
using Orleans.Channels.Gateway;

namespace Orleans.Channels;

/// <summary>One key of the HTTP API, and what it opens. In a configuration a text in its place is a key that opens everything.</summary>
[TypeConverter(typeof(ApiKeyConverter))]
public sealed class ChannelsApiKey
{
    /// <summary>What callers bring: 1 to 512 letters of printable ASCII without spaces; 32 random bytes in base64 by custom.</summary>
    public string Key { get; set; } = string.Empty;

    /// <summary>What it may be used for: at least one scope. Default: none, so that it has to be said.</summary>
    public ChannelsApiScopes Scopes { get; set; }

    /// <summary>
    /// The topics that it is good for, as exact topics or prefixes with a trailing <c>*</c>, up to 100. Without one it is good for all. It doesn't bound
    /// <see cref="ChannelsApiScopes.Disconnect"/>, which is about no topic.
    /// </summary>
    public IList<string> Topics { get; } = [];

    /// <summary>How many requests a minute each gateway takes with it, all at once if need be; over it 429. A batch is one. Default: 0, which is no limit.</summary>
    public int RequestsPerMinute { get; set; }
}
