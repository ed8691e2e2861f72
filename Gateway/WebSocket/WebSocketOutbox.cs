using System.Buffers;
using System.IO.Pipelines;

namespace Orleans.Channels.Gateway;

/// <summary>
/// What waits to be written to one WebSocket. Frames go into the connection's pipe when they are let go; only while the client is
/// slower than the pipe's own buffer do they queue here, up to a bound.
/// </summary>
internal sealed class WebSocketOutbox(PipeWriter output, int maxFrames, int maxBytes, Action overflowed) : SocketOutbox
{
    private const int FlushBytes = 1024 * 1024;

    private readonly Lock _gate = new();
    private OutboundQueue? _waiting;

    // In the pipe already, which hasn't let it go.
    private long _flushingBytes;

    // Not yet in the pipe, whose memory a broadcast to many would take for each of them at once.
    private ReadOnlyMemory<byte> _kept;
    private long _frames;
    private long _bytes;
    private bool _unflushed;
    private bool _flushing;
    private bool _closed;

    /// <summary>How many frames were sent, those that wait included.</summary>
    public long Frames => Volatile.Read(ref _frames);

    /// <summary>How many bytes were sent, those that wait included.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>How many frames wait for the client.</summary>
    public int Waiting => _waiting?.Count ?? 0;

    /// <inheritdoc/>
    public override long WaitingBytes => Volatile.Read(ref _flushingBytes) + (_waiting?.Bytes ?? 0);

    /// <inheritdoc/>
    public override void Append(EncodedFrame frame, DroppableEvent? droppable = null)
    {
        bool overflow;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _frames++;
            _bytes += frame.WebSocket.Length;
            overflow = !TryWrite(frame.WebSocket, droppable);
        }

        // Outside the lock, for closing comes back here.
        if (overflow)
        {
            overflowed();
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        lock (_gate)
        {
            StartFlush();
        }
    }

    /// <summary>Writes a control frame.</summary>
    public void SendControl(byte[] frame)
    {
        lock (_gate)
        {
            if (!_closed && TryWrite(frame))
            {
                StartFlush();
            }
        }
    }

    /// <summary>Writes a close frame; nothing goes out after it, and what a slow client hasn't taken is dropped.</summary>
    /// <returns>False when the outbox was closed before.</returns>
    public bool Close(byte[]? frame)
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _closed = true;
            _waiting?.Clear();
            if (frame is not null)
            {
                TryWrite(frame);
                StartFlush();
            }

            _kept = default;
            _unflushed = false;
            return true;
        }
    }

    private bool TryWrite(ReadOnlyMemory<byte> bytes, DroppableEvent? droppable = null)
    {
        if (_flushing)
        {
            return (_waiting ??= new OutboundQueue(maxFrames, maxBytes)).TryAdd(bytes, droppable);
        }

        if (_unflushed)
        {
            TryOutput(bytes.Span);
        }
        else
        {
            _kept = bytes;
            _unflushed = true;
        }

        return true;
    }

    // Whoever writes has other clients to write to: a pipe that takes nothing more is a connection that is gone, which its reading side says too.
    private bool TryOutput(ReadOnlySpan<byte> behindKept)
    {
        try
        {
            output.Write(_kept.Span);
            output.Write(behindKept);
            return true;
        }
        catch (InvalidOperationException)
        {
            _closed = true;
            return false;
        }
        finally
        {
            _kept = default;
        }
    }

    private void StartFlush()
    {
        if (!_unflushed || _flushing)
        {
            return;
        }

        _unflushed = false;
        if (!TryOutput(default))
        {
            return;
        }

        var flush = output.FlushAsync();
        if (flush.IsCompletedSuccessfully)
        {
            // The result must be taken; a connection that is gone shows on its reading side.
            _ = flush.Result;
        }
        else
        {
            _flushing = true;
            _ = DrainAsync(flush);
        }
    }

    private async Task DrainAsync(ValueTask<FlushResult> flush)
    {
        while (true)
        {
            try
            {
                await flush.ConfigureAwait(false);
            }
            catch (Exception)
            {
                // The connection is gone; its reading side says so too.
                Close(null);
                return;
            }

            lock (_gate)
            {
                _flushing = false;
                _flushingBytes = 0;
                if (_waiting?.TryPeek(out _) is not true)
                {
                    return;
                }

                // All that gathered, for a turn that comes late is no fault of the client; but a part of much, which would make room for as much again.
                while (_flushingBytes < FlushBytes && _waiting.TryTake(out var bytes))
                {
                    output.Write(bytes.Span);
                    _flushingBytes += bytes.Length;
                }

                _flushing = true;
                flush = output.FlushAsync();
            }
        }
    }
}
