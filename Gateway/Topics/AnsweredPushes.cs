namespace Orleans.Channels.Gateway;

/// <summary>
/// Pushes that were answered while their call was under way, or given up. A topic answers over its stream what takes its time, and the gateway may
/// give up such a call: whichever comes first is what the client gets. What has no ref isn't told apart, nor what has another's.
/// </summary>
internal struct AnsweredPushes
{
    // More than calls under way have; a client that has so many answered late is told of some twice.
    private const int Capacity = 4096;

    private HashSet<Ref>? _replied;
    private HashSet<Ref>? _givenUp;
    private int _held;

    /// <summary>The client sends a push: one that had its ref before is past.</summary>
    public readonly void Begin(Ref reference) => _givenUp?.Remove(reference);

    /// <summary>The topic answers a push over its stream; false when the client has been told that it may or may not have been handled.</summary>
    /// <param name="reference">The push's ref.</param>
    /// <param name="isInFlight">Whether its call is under way, and may still be given up.</param>
    public bool TryReply(Ref reference, bool isInFlight)
    {
        if (_givenUp?.Contains(reference) == true)
        {
            return false;
        }

        if ((isInFlight || _held > 0) && !reference.IsNull)
        {
            (_replied ??= []).Add(reference);
        }

        return true;
    }

    /// <summary>The gateway gives up a push; false when the topic has answered it.</summary>
    public bool TryGiveUp(Ref reference)
    {
        if (_replied?.Contains(reference) == true)
        {
            return false;
        }

        (_givenUp ??= []).Add(reference);
        return true;
    }

    /// <summary>An answer waits for what must be said before it, and may fail still.</summary>
    public void Hold() => _held++;

    /// <summary>An answer that waited has been given, or failed.</summary>
    public void Release()
    {
        _held--;
        Settle();
    }

    /// <summary>A call was answered: nobody gives it up any more. What was given up before it may still be answered.</summary>
    public void Settle()
    {
        _replied = _held > 0 ? _replied : null;
        _givenUp = _givenUp?.Count > Capacity ? null : _givenUp;
    }

    /// <summary>Another activation has let the member in: no answer to what was given up before can come any more.</summary>
    /// <param name="isCalling">Whether a call to the one before is under way still, and may be given up.</param>
    public void Leave(bool isCalling) => (_replied, _givenUp) = (isCalling ? _replied : null, null);
}
