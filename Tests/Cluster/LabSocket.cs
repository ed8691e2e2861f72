namespace Orleans.Channels.Tests;

/// <summary>Lets everybody in and assigns the user that they name.</summary>
internal sealed class LabSocket : Socket
{
    public override ValueTask<ConnectResult> ConnectAsync(ConnectInfo connect)
    {
        var user = connect.Params["user"];
        return new(user == "nobody" ? ConnectResult.Refuse(429) : ConnectResult.Accept($"user:{user}", new Assigns { { "user", user }, { "level", 1 } }));
    }
}
