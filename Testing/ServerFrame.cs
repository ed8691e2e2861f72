using System.Text;
using System.Text.Json;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Testing;

/// <summary>A frame that a client gets, in version 2 of the protocol; written apart from the serializer that makes it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Event">The event's name; a reply's status.</param>
/// <param name="Payload">What it carries; a reply's response.</param>
/// <param name="JoinRef">Whom it is for; null for a broadcast.</param>
/// <param name="Ref">What a reply answers.</param>
internal sealed record ServerFrame(ServerFrameKind Kind, string Topic, string Event, Payload Payload, string? JoinRef, string? Ref)
{
    private const int LongestShown = 500;

    public static ServerFrame Read(EncodedFrame frame) =>
        frame.IsBinary ? ReadBinary(frame.Message.Span) : ReadText(frame.Message);

    /// <summary>The frame for people.</summary>
    public override string ToString() => Kind switch
    {
        ServerFrameKind.Reply => $"reply to {Ref ?? "null"}: {Event} {Show(Payload)}",
        ServerFrameKind.Close => "phx_close",
        ServerFrameKind.Error => $"phx_error {Show(Payload)}",
        ServerFrameKind.Broadcast => $"broadcast \"{Event}\" {Show(Payload)}",
        _ => $"push \"{Event}\" {Show(Payload)}",
    };

    /// <summary>A payload for people.</summary>
    public static string Show(Payload payload)
    {
        var text = payload.IsBinary ? $"binary {Convert.ToHexString(payload.Span)}" : Encoding.UTF8.GetString(payload.Span);
        return text.Length <= LongestShown ? text : $"{text[..LongestShown]}… ({payload.Describe()})";
    }

    private static ServerFrame ReadText(ReadOnlyMemory<byte> message)
    {
        using var document = JsonDocument.Parse(message);
        var frame = document.RootElement;
        var joinRef = Text(frame[0]);
        var eventName = frame[3].GetString()!;
        var payload = frame[4];
        return eventName == "phx_reply"
            ? new(ServerFrameKind.Reply, frame[2].GetString()!, payload.GetProperty("status").GetString()!, Raw(payload.GetProperty("response")), joinRef, Text(frame[1]))
            : new(KindOf(eventName, joinRef), frame[2].GetString()!, eventName, Raw(payload), joinRef, Text(frame[1]));
    }

    private static ServerFrame ReadBinary(ReadOnlySpan<byte> message)
    {
        // A kind, the lengths of the names, the names, the data.
        var (kind, names) = message[0] switch
        {
            0 => (ServerFrameKind.Push, 3),
            1 => (ServerFrameKind.Reply, 4),
            _ => (ServerFrameKind.Broadcast, 2),
        };
        var read = new string[names];
        var rest = message[(1 + names)..];
        for (var i = 0; i < names; i++)
        {
            read[i] = Encoding.UTF8.GetString(rest[..message[1 + i]]);
            rest = rest[message[1 + i]..];
        }

        var data = Payload.FromBinary(rest.ToArray());
        return kind switch
        {
            ServerFrameKind.Push => new(kind, read[1], read[2], data, read[0], null),
            ServerFrameKind.Reply => new(kind, read[2], read[3], data, read[0], read[1]),
            _ => new(kind, read[0], read[1], data, null, null),
        };
    }

    private static ServerFrameKind KindOf(string eventName, string? joinRef) => eventName switch
    {
        "phx_close" => ServerFrameKind.Close,
        "phx_error" => ServerFrameKind.Error,
        _ => joinRef is null ? ServerFrameKind.Broadcast : ServerFrameKind.Push,
    };

    private static Payload Raw(JsonElement json) => Payload.FromJson(Encoding.UTF8.GetBytes(json.GetRawText()));

    private static string? Text(JsonElement reference) => reference.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => reference.GetString(),
        _ => reference.GetRawText(),
    };
}
