namespace Orleans.Channels.Client;

/// <summary>
/// Sends what waits for a connection, in order. There is no thread or task that waits for work: whoever adds something sends what is there, unless
/// somebody does so already.
/// </summary>
/// <param name="client">The client, whose turns all that waits is changed in.</param>
/// <param name="connection">The connection.</param>
/// <param name="epoch">Which try made it.</param>
internal sealed class Outbox(ClientCore client, IClientConnection connection, int epoch)
{
    private readonly Queue<Outbound> _waiting = new();
    private readonly ClientFrameWriter _writer = new();
    private bool _isPumping;

    /// <summary>Adds to the end; in a turn.</summary>
    public void Add(in Outbound outbound) => _waiting.Enqueue(outbound);

    /// <summary>Says, in a turn, whether its end has to call <see cref="PumpAsync"/>.</summary>
    public bool Claim()
    {
        var isMine = !_isPumping && _waiting.Count > 0;
        _isPumping |= isMine;
        return isMine;
    }

    /// <summary>Sends until nothing waits; outside of turns, once claimed.</summary>
    public async Task PumpAsync()
    {
        try
        {
            while (TryTake(out var outbound))
            {
                if (TryWrite(outbound, out var frame, out var isBinary))
                {
                    await connection.SendAsync(frame, isBinary).ConfigureAwait(false);
                    if (outbound.Push is { } push)
                    {
                        outbound.Channel!.Pushes.Sent(push);
                    }
                }
            }
        }
        catch (Exception exception)
        {
            client.Lost(epoch, CloseCode.Abnormal, exception);
        }
    }

    private bool TryTake(out Outbound outbound)
    {
        using (client.Turn())
        {
            while (_waiting.TryDequeue(out outbound))
            {
                if (outbound.Push is not { } push || PushLedger.Begin(push, outbound.JoinRef))
                {
                    return true;
                }
            }

            _isPumping = false;
            return false;
        }
    }

    private bool TryWrite(in Outbound outbound, out ReadOnlyMemory<byte> frame, out bool isBinary)
    {
        isBinary = outbound.Push?.Request.IsBinary == true;
        frame = default;
        switch (outbound.Kind)
        {
            case OutboundKind.Join:
                return outbound.Channel!.Joins.TryMake(outbound.JoinRef, out var payload)
                    && Write(_writer.WriteText(outbound.JoinRef, outbound.Ref, outbound.Channel.Topic, Events.Join, payload.Span), out frame);
            case OutboundKind.Leave:
                return Write(_writer.WriteText(outbound.JoinRef, outbound.Ref, outbound.Channel!.Topic, Events.Leave, "{}"u8), out frame);
            case OutboundKind.Heartbeat:
                return Write(_writer.WriteText(0, outbound.Ref, Events.PhoenixTopic, Events.Heartbeat, "{}"u8), out frame);
            default:
                var push = outbound.Push!;
                var topic = outbound.Channel!.Topic;
                return Write(
                    isBinary
                        ? _writer.WriteBinary(push.JoinRef, push.Ref, topic, push.Request.Event, push.Request.Payload.Span)
                        : _writer.WriteText(push.JoinRef, push.Ref, topic, push.Request.Event, push.Request.Payload.Span, push.Trace),
                    out frame);
        }
    }

    private static bool Write(ReadOnlyMemory<byte> written, out ReadOnlyMemory<byte> frame)
    {
        frame = written;
        return true;
    }
}
