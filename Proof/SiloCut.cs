using System.Globalization;

namespace Orleans.Channels.Proof;

/// <summary>
/// A silo that reaches neither the others nor the database, while clients still reach its own gateway, and gateways the silo. Topics that
/// store nothing are the test: nothing but the silo itself keeps them from answering beside the activations that follow them.
/// </summary>
internal sealed class SiloCut
{
    /// <summary>After this nothing of that silo may be answered with ok: <c>TopicOptions.MajorityTimeout</c>, as it is by default.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private const int Topics = 30;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ProofCluster _cluster;
    private readonly List<ProofSocket> _sockets = [];
    private readonly List<Listener> _listeners = [];
    private readonly List<(Publisher Publisher, Acknowledgements Answers)> _publishers = [];
    private readonly List<string> _wrong = [];
    private string _cutOff = string.Empty;
    private long _cutAt;

    public SiloCut(ProofCluster cluster, Diary diary)
    {
        _cluster = cluster;

        // Clients of that silo's own gateway, and clients of the others whose gateway reaches it. None knows where its topic lives.
        IReadOnlyList<Uri> addresses = [cluster.Apart!, .. cluster.Addresses];
        for (var number = 0; number < Topics; number++)
        {
            var topic = new ProofTopic(number, "bare");
            var answers = new Acknowledgements();
            var listener = new Listener(topic, $"bare-{number}", diary, history: null);
            var publisher = new Publisher(topic, Interval, history: null) { Answers = answers };
            _listeners.Add(listener);
            _publishers.Add((publisher, answers));
            foreach (var member in (ProofMember[])[listener, publisher])
            {
                var socket = new ProofSocket(addresses, number % addresses.Count);
                socket.Add(member);
                _sockets.Add(socket);
            }
        }
    }

    /// <summary>What wasn't as it must be.</summary>
    public IEnumerable<string> Wrong => _wrong;

    /// <summary>Lets it happen, and mends it once the others have taken all clients over.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _wrong.Clear();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var talk = Task.WhenAll(_sockets.Select(socket => socket.RunAsync(end.Token)).Concat(_publishers.Select(speaker => speaker.Publisher.RunAsync(Interval, end.Token))));
        try
        {
            await CutAndMendAsync(cancellationToken);
        }
        finally
        {
            _cluster.Network!.Mend();
            await end.CancelAsync();
            await talk;
        }

        Judge(_listeners.Aggregate(default(Tally), (sum, listener) => sum + listener.Restart()));
    }

    private async Task CutAndMendAsync(CancellationToken cancellationToken)
    {
        var silo = _cluster.Silos[^1];
        await UntilAsync("everybody is answered before the cut", () => _publishers.All(speaker => speaker.Answers.Silos.Length > 0), cancellationToken);
        var old = _publishers.SelectMany(speaker => speaker.Answers.Silos).FirstOrDefault(name => name.Contains($"{CutNetwork.Apart}:", StringComparison.Ordinal));
        if (old is null)
        {
            _wrong.Add("no topic lived on the silo that was to be cut off");
            return;
        }

        var deaths = silo.Deaths;
        _cluster.Network!.Cut();
        (_cutOff, _cutAt) = (old, TimeProvider.System.GetTimestamp());
        await Task.Delay(Bound, cancellationToken);
        var boundAt = TimeProvider.System.GetTimestamp();
        await UntilAsync("others have answered all clients of the silo that is cut off", () => _publishers.All(speaker => speaker.Answers.HasOther(old, boundAt)), cancellationToken);
        _cluster.Network.Mend();

        // The others had declared it dead: it must end itself, and begins anew without what it knew.
        await UntilAsync("the silo that was cut off has ended itself", () => silo.Deaths > deaths, cancellationToken);
        await silo.ReadyAsync();

        var last = _publishers.Max(speaker => speaker.Answers.LastOf(old));
        var after = TimeProvider.System.GetElapsedTime(_cutAt, last);
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The silo that was cut off gave its last ok {after.TotalSeconds:0.00} s after the cut."));
        if (after <= TimeSpan.Zero)
        {
            _wrong.Add("the silo gave no ok after the cut, so its last one proves nothing");
        }
        else if (after > Bound)
        {
            _wrong.Add(string.Create(CultureInfo.InvariantCulture, $"an ok of the cut-off silo {after.TotalSeconds:0.00} s after the cut, and {Bound.TotalSeconds:0.00} s are allowed"));
        }
    }

    // What the silo said after the cut may have reached the publisher's gateway and no other: without a history nobody can say it again.
    private void Judge(Tally tally)
    {
        var lost = _listeners.Zip(_publishers, (listener, speaker) => listener.Missing.Count(number => !speaker.Answers.IsOf(_cutOff, number, _cutAt))).Sum();
        if (lost > 0 || tally is not { Duplicated: 0, Disordered: 0 })
        {
            _wrong.Add(string.Create(CultureInfo.InvariantCulture, $"topics without storage: {lost} lost, {tally.Duplicated} twice, {tally.Disordered} out of order"));
        }
    }

    private async Task UntilAsync(string what, Func<bool> holds, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
            {
                _wrong.Add($"after {Patience.TotalSeconds} s it wasn't so that {what}");
                return;
            }

            await Task.Delay(20, cancellationToken);
        }
    }
}
