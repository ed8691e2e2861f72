namespace Orleans.Channels.Client;

/// <summary>A long-poll session as a connection: polls one after the other, and posts of what gathers while one is under way.</summary>
/// <param name="session">The session.</param>
internal sealed class LongPollConnection(LongPollSession session) : IClientConnection
{
    // More lines of one post than that are dropped by servers.
    private const int MostLines = 100;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Queue<byte[]> _received = new();
    private List<byte[]> _gathered = [];
    private Task _posting = Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> frame, bool isBinary)
    {
        var line = LineOf(frame.Span, isBinary);
        lock (_gate)
        {
            _gathered.Add(line);
            if (_posting.IsCompletedSuccessfully)
            {
                _posting = PostAsync();
            }

            // What can't be posted is found out by who sends next, or by the polls; only many lines are waited for.
            return _gathered.Count < MostLines && !_posting.IsFaulted ? default : new ValueTask(_posting);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<TransportMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, cancellationToken);
        while (_received.Count == 0)
        {
            var answer = await session.PollAsync(either.Token).ConfigureAwait(false);
            if (answer.Status is not (LongPollAnswer.Ok or LongPollAnswer.Nothing))
            {
                return TransportMessage.Closed(CloseCode.Abnormal);
            }

            foreach (var message in answer.Messages)
            {
                _received.Enqueue(message);
            }
        }

        return new TransportMessage(TransportMessageKind.Text, _received.Dequeue());
    }

    /// <inheritdoc/>
    public async ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        Task posting;
        lock (_gate)
        {
            posting = _posting;
        }

        // There is no goodbye: a session ends that nobody polls.
        await posting.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _end.CancelAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Abort() => _end.Cancel();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Abort();
        return default;
    }

    // A frame is JSON, in which a line's end is room between values and nothing else.
    private static byte[] LineOf(ReadOnlySpan<byte> frame, bool isBinary)
    {
        if (isBinary)
        {
            return System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(frame));
        }

        var line = frame.ToArray();
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        return line;
    }

    private async Task PostAsync()
    {
        await Task.Yield();
        while (Gather() is { } lines)
        {
            var answer = await session.PostAsync(lines, _end.Token).ConfigureAwait(false);
            if (answer.Status != LongPollAnswer.Ok)
            {
                // The poll would wait on, and nobody would know.
                await _end.CancelAsync().ConfigureAwait(false);
                throw new HttpRequestException($"The server answered a post with {answer.Status}.");
            }
        }
    }

    private byte[]? Gather()
    {
        lock (_gate)
        {
            if (_gathered.Count == 0)
            {
                // Who comes next begins a new one; nothing can be added in between.
                _posting = Task.CompletedTask;
                return null;
            }

            var now = _gathered.Take(MostLines).ToArray();
            _gathered = [.. _gathered.Skip(MostLines)];
            return [.. now.SelectMany((line, number) => number == 0 ? line : [(byte)'\n', .. line])];
        }
    }
}
