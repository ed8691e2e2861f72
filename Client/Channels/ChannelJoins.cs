namespace Orleans.Channels.Client;

/// <summary>The joins of a channel: what they say, and who waits for them.</summary>
/// <param name="client">The client, whose turns all of it is changed in.</param>
/// <param name="channel">The channel.</param>
/// <param name="make">Makes what a join says.</param>
internal sealed class ChannelJoins(ClientCore client, ChannelSession channel, Func<byte[]> make)
{
    private readonly Waiters<PushReply> _waiting = new();

    /// <summary>Joins, and waits until it has.</summary>
    public async Task<PushReply> JoinAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<PushReply> waiter;
        using (client.Turn())
        {
            ObjectDisposedException.ThrowIf(channel.IsDisposed, typeof(ClientChannel));
            if (channel.Joined is { } joined)
            {
                return joined;
            }

            waiter = _waiting.Add();
            channel.Want();
        }

        try
        {
            return await waiter.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!waiter.Task.IsCompletedSuccessfully)
        {
            Withdraw(waiter);
            throw;
        }
        catch (OperationCanceledException)
        {
            return await waiter.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Where the topic's history is for this client, or null.</summary>
    public ChannelPosition? Position
    {
        get
        {
            using (client.Turn())
            {
                return channel.Resume.Current;
            }
        }
    }

    /// <summary>Says where the history was when a process before this one ended.</summary>
    public void ResumeFrom(ChannelPosition position)
    {
        using (client.Turn())
        {
            channel.Resume.Set(position);
        }
    }

    /// <summary>Makes a join's payload, when its turn to be sent has come; outside of turns, for it is the application's code.</summary>
    public bool TryMake(long joinRef, out ReadOnlyMemory<byte> payload)
    {
        payload = default;
        try
        {
            var made = make();
            using (client.Turn())
            {
                payload = client.Options.Resume ? channel.Resume.AddTo(made) : made;
            }

            return true;
        }
        catch (Exception exception)
        {
            using (client.Turn())
            {
                channel.Abandon(joinRef, exception);
            }

            return false;
        }
    }

    /// <summary>It is joined; in a turn.</summary>
    public void Succeed(PushReply answer) => _waiting.Succeed(answer);

    /// <summary>It won't be joined; in a turn.</summary>
    public void Fail(Exception exception) => _waiting.Fail(exception);

    private void Withdraw(TaskCompletionSource<PushReply> waiter)
    {
        using (client.Turn())
        {
            if (_waiting.Remove(waiter) && _waiting.IsEmpty)
            {
                channel.GiveUp();
            }
        }
    }
}
