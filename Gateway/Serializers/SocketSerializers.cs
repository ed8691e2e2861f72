using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Orleans.Channels.Gateway;

/// <summary>The versions of the protocol that this gateway speaks, chosen by the <c>vsn</c> param (<c>Phoenix.Socket.Transport</c>).</summary>
internal sealed partial class SocketSerializers
{
    private readonly ChannelGatewayOptions _options;
    private readonly V1JsonSerializer _v1;
    private readonly V2JsonSerializer _v2;
    private readonly SupabaseSerializer? _supabase;
    private readonly ConcurrentDictionary<ISerializer, DeflateSerializer> _deflating = [];

    public SocketSerializers(IOptions<ChannelGatewayOptions> options)
    {
        _options = options.Value;
        _v1 = new V1JsonSerializer(_options.MaxJsonDepth, _options.MaxRefBytes);
        _v2 = new V2JsonSerializer(_options.MaxJsonDepth, _options.MaxRefBytes);
        _supabase = _options.SupabaseBroadcasts ? new SupabaseSerializer(_v2, _options.MaxJsonDepth) : null;
    }

    /// <summary>The serializer for a version, or null when there is none. A client that names no version speaks 1.0.0.</summary>
    public ISerializer? Negotiate(ConnectQuery query) => query.Vsn switch
    {
        null => _v1,
        var vsn when V1().IsMatch(vsn) => _v1,
        var vsn when V2().IsMatch(vsn) => _v2,
        _ => null,
    };

    /// <summary>What a version is over a WebSocket, where Supabase's clients send their broadcasts.</summary>
    public ISerializer OverWebSocket(ISerializer version) => version == _v2 && _supabase is not null ? _supabase : version;

    /// <summary>The one that compresses what a version writes: the same for all sockets, so that a broadcast is compressed once.</summary>
    public DeflateSerializer Deflating(ISerializer version) =>
        _deflating.GetOrAdd(version, static (inner, options) => new DeflateSerializer(inner, options.CompressFromBytes), _options);

    // Elixir's "~> 1.0.0" and "~> 2.0.0" of a full semantic version.
    [GeneratedRegex(@"^1\.0\.(0|[1-9][0-9]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex V1();

    [GeneratedRegex(@"^2\.0\.(0|[1-9][0-9]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex V2();
}
