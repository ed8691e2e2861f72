using System.Text.Json;

namespace Orleans.Channels.Samples;

/// <summary>A room whose messages carry the user that the socket connected as, whatever the client says.</summary>
public sealed class ChallengeChannel(TimeProvider time) : RoomChannel(time)
{
    /// <inheritdoc/>
    protected override object Stamp(ChannelSocket socket, JsonElement body) => new { body, user = socket.Assigns["user_id"] };

    /// <inheritdoc/>
    protected override object StampShout(ChannelSocket socket, Payload payload) => Stamp(socket, payload.As<NewMessage>()!.Body);
}
