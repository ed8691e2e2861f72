using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof;

/// <summary>All clients: those who listen and those who speak.</summary>
internal sealed class Crowd
{
    private const int TopicsPerPublisher = 5;
    private const int Ledgers = 20;
    private const int BookkeepersPerLedger = 2;

    private static readonly TimeSpan BookkeepingInterval = TimeSpan.FromMilliseconds(300);

    /// <summary>Later than this is late: what counts as healed.</summary>
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(1);

    private readonly ProofTopic[] _topics;
    private readonly List<Listener> _listeners = [];
    private readonly List<Publisher> _publishers = [];
    private readonly List<Bookkeeper> _bookkeepers = [];
    private readonly List<ProofSocket> _sockets = [];

    private readonly Diary _diary;

    public Crowd(ProofOptions options, IReadOnlyList<Uri> addresses, Diary diary, HistoryFile history)
    {
        _diary = diary;
        _topics = [.. Enumerable.Range(1, options.Topics).Select(number => new ProofTopic(number))];
        for (var number = 0; number < options.Clients; number++)
        {
            var listener = new Listener(_topics[number % _topics.Length], $"listener-{number}", diary, history);
            NewSocket().Add(listener);
            _listeners.Add(listener);
        }

        var interval = TimeSpan.FromSeconds((double)options.Topics / options.Rate);
        foreach (var topics in _topics.Chunk(TopicsPerPublisher))
        {
            var socket = NewSocket();
            foreach (var topic in topics)
            {
                var publisher = new Publisher(topic, interval, history);
                socket.Add(publisher);
                _publishers.Add(publisher);
            }
        }

        for (var number = 0; number < Ledgers * BookkeepersPerLedger; number++)
        {
            var bookkeeper = new Bookkeeper($"ledger:{number % Ledgers}", $"bookkeeper-{number}", BookkeepingInterval, history);
            NewSocket().Add(bookkeeper);
            _bookkeepers.Add(bookkeeper);
        }

        ProofSocket NewSocket()
        {
            var socket = new ProofSocket(addresses, _sockets.Count);
            _sockets.Add(socket);
            return socket;
        }
    }

    /// <summary>Those who listen.</summary>
    public IReadOnlyList<Listener> Listeners => _listeners;

    /// <summary>All sockets.</summary>
    public IReadOnlyList<ProofSocket> Sockets => _sockets;

    /// <summary>Messages that were answered with ok.</summary>
    public long Said => _topics.Sum(topic => (long)topic.Last);

    /// <summary>Members that aren't joined now.</summary>
    public int Away => _listeners.Count(listener => !listener.IsJoined) + _publishers.Count(publisher => !publisher.IsJoined)
        + _bookkeepers.Count(bookkeeper => !bookkeeper.IsJoined);

    /// <summary>Listeners that are late.</summary>
    public int Late => _listeners.Count(listener => listener.Account.IsBehind(listener.LastHeard, Lateness));

    /// <summary>Whether everybody is there, nobody is late, and every topic is spoken on.</summary>
    public bool IsHealthy => Away == 0 && Late == 0 && !_topics.Any(topic => topic.IsStuck(Lateness));

    /// <summary>Whether every listener has heard something.</summary>
    public bool HasBegun => _listeners.All(listener => listener.LastHeard > 0);

    /// <summary>Connects and speaks until told to stop.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        _sockets.Select(socket => socket.RunAsync(cancellationToken))
            .Concat(_publishers.Select((publisher, index) => publisher.RunAsync(TimeSpan.FromMilliseconds(index * 7 % 1000), cancellationToken)))
            .Concat(_bookkeepers.Select(bookkeeper => bookkeeper.RunAsync(cancellationToken))));

    /// <summary>What everybody's last message is now, to be waited for.</summary>
    public Func<int> Missing()
    {
        var goals = _listeners.Select(listener => (listener, listener.Account.Last)).ToArray();
        return () => goals.Sum(goal => Math.Max(0, goal.Last - goal.listener.LastHeard));
    }

    /// <summary>Writes down who is away or late.</summary>
    public void Describe()
    {
        foreach (var listener in _listeners.Where(listener => !listener.IsJoined || listener.Account.IsBehind(listener.LastHeard, Lateness)))
        {
            _diary.Write($"{listener.Topic} at {listener.Socket.Address}: {(listener.IsJoined ? "joined" : "away")}, heard {listener.LastHeard} of {listener.Account.Last}");
        }
    }

    /// <summary>Cuts every connection.</summary>
    public void Cut() => _sockets.ForEach(socket => socket.Cut());

    /// <summary>Begins a new count, and gives the one so far.</summary>
    public Tally Restart() => _listeners.Aggregate(default(Tally), (sum, listener) => sum + listener.Restart());
}
