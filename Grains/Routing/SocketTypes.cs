namespace Orleans.Channels.Grains;

/// <summary>The application's socket classes by name.</summary>
internal sealed class SocketTypes(IReadOnlyDictionary<string, Type> types)
{
    /// <summary>The class of a socket, or null when none has that name.</summary>
    public Type? Find(string name) => types.GetValueOrDefault(name);
}
