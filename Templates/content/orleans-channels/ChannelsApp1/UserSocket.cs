using Orleans.Channels;

namespace ChannelsApp1;

/// <summary>Decides who may connect: whoever has a name.</summary>
public sealed class UserSocket : Socket
{
    public override ValueTask<ConnectResult> ConnectAsync(ConnectInfo connect)
    {
        if (connect.Params["name"] is not { Length: > 0 } name)
        {
            return new(ConnectResult.Refuse());
        }

        return new(ConnectResult.Accept($"users_socket:{name}", new Assigns { { "name", name } }));
    }
}
