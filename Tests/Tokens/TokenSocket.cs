namespace Orleans.Channels.Tests;

/// <summary>Lets in who brings a token that a page has signed.</summary>
public sealed class TokenSocket(ChannelTokens tokens) : Socket
{
    public const string Name = "token";
    public const string Purpose = "user socket";

    public override ValueTask<ConnectResult> ConnectAsync(ConnectInfo connect)
    {
        var token = tokens.Verify<int>(Purpose, connect.AuthToken ?? connect.Params["token"], TimeSpan.FromMinutes(1));
        return new(token.IsValid ? ConnectResult.Accept($"user:{token.Data}", lifetime: token.Remaining) : ConnectResult.Refuse());
    }
}
