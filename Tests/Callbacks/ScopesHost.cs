using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Testing;

namespace Orleans.Channels.Tests;

/// <summary>A channel and a socket class with services that live for a scope.</summary>
internal static class ScopesHost
{
    public static Task<ChannelTestHost> StartAsync(ScopedNotes.Ledger ledger, ScopesGate gate) => ChannelTestHost.StartAsync(silo =>
    {
        silo.Services.AddSingleton(ledger).AddSingleton(gate).AddScoped<ScopedNotes>().AddKeyedSingleton("blue", "#00f");
        silo.Services.AddTransient<ScopesChannel.IColour, ScopesChannel.Colour>().AddTransient<ScopesChannel.IColour, ScopesChannel.Colour>();
        silo.Services.AddScoped(typeof(ScopesChannel.ILookup<>), typeof(ScopesChannel.Lookup<>));
        silo.AddChannels(channels => channels.Socket<ScopesSocket>().Map<ScopesChannel>("scopes:*"));
    });
}
