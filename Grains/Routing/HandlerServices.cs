using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Channels.Grains;

/// <summary>What compiled handlers call for their services: those of the scope that their call has.</summary>
internal static class HandlerServices
{
    public static T? Get<T>(ChannelSocket socket, bool isOptional)
        where T : notnull => isOptional ? socket.Services.GetService<T>() : socket.Services.GetRequiredService<T>();

    public static T? Keyed<T>(ChannelSocket socket, bool isOptional, object? key)
        where T : notnull => isOptional ? socket.Services.GetKeyedService<T>(key) : socket.Services.GetRequiredKeyedService<T>(key);
}
