using System.Net;

namespace Orleans.Channels.Gateway;

/// <summary>Whether a client may come in.</summary>
/// <param name="Status">0 when it may, else the HTTP status it is refused with.</param>
/// <param name="Serializer">The version of the protocol it speaks, when that is spoken here.</param>
/// <param name="Response">What the application's socket class answered, when it was asked and did.</param>
/// <param name="Request">What was asked, when the class was asked and answered.</param>
/// <param name="BeganAt">When it was asked, as a timestamp.</param>
/// <param name="Address">What it is counted by, where it has an address.</param>
internal readonly record struct ConnectOutcome(int Status, ISerializer? Serializer, ConnectResponse? Response, ConnectRequest? Request, long BeganAt, IPAddress? Address = null)
{
    public static ConnectOutcome Refused(int status) => new(status, null, null, null, 0);
}
