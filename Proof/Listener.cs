using Orleans.Channels.Client;
using Orleans.Channels.Proof.History;
using Orleans.Channels.Proof.Messages;

namespace Orleans.Channels.Proof;

/// <summary>Counts what one client hears on one topic: each number once, and in order.</summary>
internal sealed class Listener(ProofTopic topic, string name, Diary diary, HistoryFile? history) : ProofMember(topic.Name, name, history)
{
    private static readonly TimeSpan NotableSilence = TimeSpan.FromSeconds(1.5);

    private readonly Lock _lock = new();
    private readonly HashSet<int> _missing = [];
    private int _heard;
    private int _attempt;
    private bool _takesAny = true;
    private long _lastArrival;
    private Tally _tally;

    /// <inheritdoc/>
    public override string Name => Who;

    /// <summary>The topic's own account.</summary>
    public ProofTopic Account => topic;

    /// <summary>The highest number that it heard, or 0 before the first.</summary>
    public int LastHeard
    {
        get
        {
            lock (_lock)
            {
                return _heard;
            }
        }
    }

    /// <summary>What didn't come, though it should have.</summary>
    public int[] Missing
    {
        get
        {
            lock (_lock)
            {
                return [.. _missing];
            }
        }
    }

    /// <summary>Begins a new count, and gives the one so far.</summary>
    public Tally Restart()
    {
        lock (_lock)
        {
            Quiet();
            var tally = _tally;
            _tally = default;
            _lastArrival = TimeProvider.System.GetTimestamp();
            return tally;
        }
    }

    /// <inheritdoc/>
    protected override void Rejoined(bool recovered)
    {
        lock (_lock)
        {
            _tally.Rejoins++;
            if (!recovered)
            {
                _tally.Unrecovered++;
                _takesAny = true;
            }
        }
    }

    /// <inheritdoc/>
    protected override void Heard(ChannelEvent said)
    {
        var (number, attempt, id) = said.Read(MessageJson.Default.Sentence)!;
        History?.Add(new Heard(HistoryFile.Now, Who, Topic, id));
        lock (_lock)
        {
            NoteSilence(number);
            Quiet();
            _lastArrival = TimeProvider.System.GetTimestamp();
            if (topic.IsGivenUp(number, attempt))
            {
                // It is no part of the count: the history's rules judge it.
            }
            else if (number > _heard)
            {
                Advance(number, attempt);
            }
            else if (_missing.Remove(number))
            {
                _tally.Delivered++;
                _tally.Disordered++;
                diary.Write($"{Topic} at {Socket.Address}: {number} came after {_heard}");
            }
            else if (number == _heard && attempt > _attempt)
            {
                // The publisher wasn't told, and said it again.
                _attempt = attempt;
            }
            else
            {
                _tally.Duplicated++;
                diary.Write($"{Topic} at {Socket.Address}: {number} (attempt {attempt}) came again after {_heard} (attempt {_attempt})");
            }
        }
    }

    private void Advance(int number, int attempt)
    {
        if (_heard != 0)
        {
            _tally.Expected += number - _heard;
            _tally.Delivered++;
            for (var skipped = _heard + 1; skipped < number; skipped++)
            {
                if (_takesAny)
                {
                    _tally.Skipped++;
                }
                else
                {
                    _missing.Add(skipped);
                    diary.Write($"{Topic} at {Socket.Address}: {skipped} didn't come before {number}");
                }
            }
        }

        _takesAny = false;
        _heard = number;
        _attempt = attempt;
    }

    private void NoteSilence(int number)
    {
        if (_lastArrival != 0 && TimeProvider.System.GetElapsedTime(_lastArrival) is var silence && silence > NotableSilence)
        {
            diary.Write($"{Topic} at {Socket.Address}: silence of {silence.TotalSeconds:0.00} s before {number}");
        }
    }

    private void Quiet()
    {
        if (_lastArrival != 0)
        {
            _tally.LongestGap = Math.Max(_tally.LongestGap, TimeProvider.System.GetElapsedTime(_lastArrival).Ticks);
        }
    }
}
