namespace Orleans.Channels.Tests;

/// <summary>Takes its id from the connect params.</summary>
public sealed class ApiSocket : Socket
{
    public override ValueTask<ConnectResult> ConnectAsync(ConnectInfo connect) => new(ConnectResult.Accept(connect.Params["id"]));
}
