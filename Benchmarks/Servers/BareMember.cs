namespace Orleans.Channels.Benchmarks;

/// <summary>What one client of a server without grains asks for. It is trusted: messages are short and without escapes.</summary>
internal abstract class BareMember(BareTopics topics)
{
    /// <summary>The longest message.</summary>
    protected const int MaxMessage = 4096;

    private const byte FinalText = 0x81;

    [ThreadStatic]
    private static byte[]? _scratch;

    private readonly List<BareTopic> _joined = new(1);

    private static byte[] Scratch => _scratch ??= new byte[2 * MaxMessage];

    /// <summary>Writes a frame and lets it go. It is good until this returns.</summary>
    public abstract void Write(ReadOnlyMemory<byte> frame);

    /// <summary>Does what a message asks for: <c>[join_ref,ref,topic,event,payload]</c>.</summary>
    protected void Handle(ReadOnlySpan<byte> message)
    {
        var rest = message[1..^1];
        var joinRef = Take(ref rest);
        var reference = Take(ref rest);
        var topic = Take(ref rest);
        var name = Take(ref rest);
        if (name.SequenceEqual("\"echo\""u8))
        {
            Reply(joinRef, reference, topic, rest);
        }
        else if (name.SequenceEqual("\"cast\""u8))
        {
            Cast(topic, name, rest);
        }
        else if (name.SequenceEqual("\"phx_join\""u8))
        {
            var joined = topics.Find(topic);
            _joined.Add(joined);
            joined.Add(this);
            Reply(joinRef, reference, topic, "{}"u8);
        }
        else
        {
            Reply("null"u8, reference, topic, "{}"u8);
        }
    }

    /// <summary>Takes it out of its topics.</summary>
    protected void Leave()
    {
        foreach (var topic in _joined)
        {
            topic.Remove(this);
        }
    }

    private void Reply(ReadOnlySpan<byte> joinRef, ReadOnlySpan<byte> reference, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> response)
    {
        var writer = new BareWriter(Scratch);
        writer.Write("["u8);
        writer.Write(joinRef);
        writer.Write(","u8);
        writer.Write(reference);
        writer.Write(","u8);
        writer.Write(topic);
        writer.Write(",\"phx_reply\",{\"status\":\"ok\",\"response\":"u8);
        writer.Write(response);
        writer.Write("}]"u8);
        Write(Scratch.AsMemory(writer.End(FinalText)));
    }

    private void Cast(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> name, ReadOnlySpan<byte> payload)
    {
        var writer = new BareWriter(Scratch);
        writer.Write("[null,null,"u8);
        writer.Write(topic);
        writer.Write(","u8);
        writer.Write(name);
        writer.Write(","u8);
        writer.Write(payload);
        writer.Write("]"u8);
        var frame = Scratch.AsMemory(writer.End(FinalText));
        foreach (var joined in _joined)
        {
            if (topic.SequenceEqual(joined.Json))
            {
                joined.Broadcast(frame);
                return;
            }
        }
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest)
    {
        var length = rest.IndexOf((byte)',');
        var field = rest[..length];
        rest = rest[(length + 1)..];
        return field;
    }
}
