using ChannelsApp1.Channels;

namespace ChannelsApp1;

/// <summary>Which sockets and channels there are; the tests have the same.</summary>
public static class AppChannels
{
    public static ISiloBuilder AddAppChannels(this ISiloBuilder silo) => silo
        .AddChannels(channels => channels
            .Socket<UserSocket>()
            .Map<RoomChannel>("room:*", configure: room => room.History(200, TimeSpan.FromMinutes(10))));
}
