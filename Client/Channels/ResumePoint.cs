using System.Buffers;
using System.Text.Json;

namespace Orleans.Channels.Client;

/// <summary>Where a topic's history is for this client, and what a join says and hears of it.</summary>
internal sealed class ResumePoint
{
    private string? _position;
    private bool _wasJoined;

    /// <summary>Who the member was; empty if the server names none.</summary>
    public string Member { get; private set; } = string.Empty;

    /// <summary>The place, or null where there is no history.</summary>
    public ChannelPosition? Current => _position is null ? null : new ChannelPosition(_position, Member);

    /// <summary>Begins where another process ended.</summary>
    public void Set(ChannelPosition position) => (_position, Member) = (position.Position, position.Member);

    /// <summary>Begins anew.</summary>
    public void Forget()
    {
        _position = null;
        _wasJoined = false;
        Member = string.Empty;
    }

    /// <summary>Takes a join's answer in.</summary>
    /// <returns>Whether something is missing.</returns>
    public ChannelEventKind Joined(PushReply reply)
    {
        var response = reply.IsBinary ? default : reply.Response.Span;
        var isRecovered = JsonFields.IsTrue(response, "recovered"u8);
        var kind = !_wasJoined && _position is null ? ChannelEventKind.Joined
            : isRecovered ? ChannelEventKind.Recovered
            : ChannelEventKind.Gap;

        // With a recovery, what was missed is still to come, and counts once it has.
        if (!isRecovered)
        {
            _position = JsonFields.Text(response, "position"u8);
        }

        Member = JsonFields.Text(response, "member"u8) ?? Member;
        _wasJoined = true;
        return kind;
    }

    /// <summary>Takes a message's position in.</summary>
    /// <returns>Whether the message is that and nothing else.</returns>
    public bool Passes(in ServerFrame frame)
    {
        if (frame.Position is null)
        {
            return false;
        }

        _position = frame.Position;
        return frame.Event == Events.Position && frame.Payload.Span.SequenceEqual("{}"u8);
    }

    /// <summary>Adds to a join's payload where to go on. A payload that is no object has no room for it.</summary>
    public ReadOnlyMemory<byte> AddTo(ReadOnlyMemory<byte> payload)
    {
        var fields = payload.Span.TrimStart(" \t\r\n"u8);
        if (fields is not [(byte)'{', ..])
        {
            return payload;
        }

        var buffer = new ArrayBufferWriter<byte>(payload.Length + 64);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("resume"u8, _position ?? string.Empty);
        json.WriteString("member"u8, Member);
        json.WriteEndObject();
        json.Flush();

        // The application's own fields go behind ours: where it has one of these names, it is meant.
        var rest = fields[1..].TrimStart(" \t\r\n"u8);
        return (byte[])[.. buffer.WrittenSpan[..^1], .. rest is [(byte)'}', ..] ? [] : ","u8, .. rest];
    }
}
