namespace Orleans.Channels.Grains;

/// <summary>What became of the requests that came with one idempotency key.</summary>
internal sealed class RememberedKey(string fingerprint, int requests)
{
    private Task _sending = Task.CompletedTask;

    /// <summary>The hash of the requests.</summary>
    public string Fingerprint { get; } = fingerprint;

    /// <summary>For each request whether its topic has taken it.</summary>
    public bool[] Sent { get; } = new bool[requests];

    /// <summary>Sends what isn't sent yet; who comes while that is under way waits for it instead.</summary>
    /// <param name="send">Sends what isn't marked, and marks it.</param>
    public Task SendRestAsync(Func<bool[], Task> send)
    {
        if (_sending.IsCompleted)
        {
            _sending = send(Sent);
        }

        return _sending;
    }
}
