namespace Orleans.Channels.Samples;

/// <summary>Lets everybody in but who brings the token <c>bad</c>; a <c>user_id</c> names the user.</summary>
public sealed class UserSocket : Socket
{
    /// <inheritdoc/>
    public override ValueTask<ConnectResult> ConnectAsync(ConnectInfo connect)
    {
        if (connect.Params["token"] == "bad")
        {
            return new(ConnectResult.Refuse());
        }

        var user = connect.Params["user_id"];
        return new(ConnectResult.Accept(
            socketId: user is null ? null : $"users_socket:{user}",
            assigns: new Assigns { { "user_id", user } }));
    }
}
