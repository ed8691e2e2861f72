namespace Orleans.Channels.Tests.SetUps;

/// <summary>Lets in who brings the params of the application whole, though they are called nearly as the transports' own.</summary>
internal sealed class CrowdedSocket : Socket
{
    private static readonly Dictionary<string, string> Expected = new()
    {
        ["token"] = "a user's",
        ["vsn_app"] = "9",
        ["version"] = "3",
    };

    public override ValueTask<ConnectResult> ConnectAsync(ConnectInfo connect) =>
        new(Expected.All(param => connect.Params[param.Key] == param.Value) ? ConnectResult.Accept() : ConnectResult.Refuse(401));
}
