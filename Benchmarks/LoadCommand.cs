using System.Globalization;

namespace Orleans.Channels.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record LoadCommand
{
    public const string Usage = """
        Benchmarks <scenario>… [options]      scenarios: idle echo steady fanout burst rooms connect many split growth, or all but many: all
        Benchmarks micro [filter]…            BenchmarkDotNet
        Benchmarks client [N [S]]             .NET clients side by side: N of each (1000), S seconds a figure (5)
        Benchmarks serve bare|aspnet|signalr --urls http://…

          --peers a,b       ours, bare, bare-nospin, aspnet, signalr, socketio; default: ours
          --compare         ours, bare, bare-nospin, signalr, and socketio where it can
          --tls             TLS, with a certificate that is made for the run
          --http2           the same, and each WebSocket is a stream of an HTTP/2 connection of its own
          --deflate         clients offer to compress, and servers that can do
          --payload N       bytes of a payload; default: 64. Long ones are an application's records
          --url ws://…      a Phoenix server that runs on this machine already, as phoenix.js is given it; --pid N for its CPU and memory
          --rounds N        how often each is measured, interleaved; medians are shown; default: 1, with --compare 3
          --seconds S       how long each is measured; default: 5
          --warmup S        how long the load runs before; default: 5
          --sockets N       instead of the scenario's own number
          --json file       the results, each run by itself
        """;

    private const int ShortestPayload = 32;
    private const int LongestPayload = 3_000;

    public IReadOnlyList<Scenario> Scenarios { get; private init; } = [];

    public IReadOnlyList<Peer> Peers { get; private init; } = [];

    public int Rounds { get; private init; } = 1;

    public RunOptions Run { get; private init; } = new(null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));

    /// <summary>How clients come.</summary>
    public Way Way { get; private init; } = new();

    public string? Json { get; private init; }

    /// <summary>The command as it was given.</summary>
    public string Line { get; private init; } = string.Empty;

    /// <summary>When it is stopped whatever it does.</summary>
    public TimeSpan LongestTime => (Scenarios.Count * (Peers.Count + 1) * Rounds * ((4 * (Run.Time + Run.Warmup)) + TimeSpan.FromMinutes(3))) + TimeSpan.FromMinutes(2);

    /// <summary>Reads a command line; null when it says nothing that is known.</summary>
    /// <exception cref="LoadException">It names what isn't there.</exception>
    public static LoadCommand? Parse(string[] args)
    {
        var names = args.TakeWhile(arg => !arg.StartsWith("--", StringComparison.Ordinal)).ToArray();
        if (names.Length == 0)
        {
            return null;
        }

        var command = new LoadCommand { Line = string.Join(' ', args), Peers = [Peer.All[0]] };
        Uri? url = null;
        int? process = null;
        for (var at = names.Length; at < args.Length; at++)
        {
            if (WithSwitch(command, args[at]) is { } switched)
            {
                command = switched;
                continue;
            }

            var option = args[at];
            var value = ++at < args.Length ? args[at] : throw new LoadException($"{option} needs a value.");
            switch (option)
            {
                case "--peers":
                    command = command with { Peers = [.. value.Split(',').Select(FindPeer)] };
                    break;
                case "--url":
                    url = new Uri(value);
                    break;
                case "--pid":
                    process = (int)Number(option, value);
                    break;
                case "--rounds":
                    command = command with { Rounds = (int)Number(option, value) };
                    break;
                case "--seconds":
                    command = command with { Run = command.Run with { Time = TimeSpan.FromSeconds(Number(option, value)) } };
                    break;
                case "--warmup":
                    command = command with { Run = command.Run with { Warmup = TimeSpan.FromSeconds(Number(option, value)) } };
                    break;
                case "--sockets":
                    command = command with { Run = command.Run with { Sockets = (int)Number(option, value) } };
                    break;
                case "--payload":
                    command = command with { Way = command.Way with { PayloadBytes = (int)Math.Clamp(Number(option, value), ShortestPayload, LongestPayload) } };
                    break;
                case "--json":
                    command = command with { Json = value };
                    break;
                default:
                    throw new LoadException($"There is no option {option}.\n{Usage}");
            }
        }

        return command with
        {
            Scenarios = [.. names.SelectMany(FindScenarios)],
            Peers = url is null ? [.. command.Peers.Where(peer => !command.Compares || peer.Speaks(command.Way))] : [Peer.At(url, process)],
        };
    }

    private static LoadCommand? WithSwitch(LoadCommand command, string option) => option switch
    {
        "--compare" => command with { Compares = true, Peers = Peer.Compared, Rounds = 3 },
        "--tls" => command with { Way = command.Way with { Tls = true } },
        "--http2" => command with { Way = command.Way with { Tls = true, Http2 = true } },
        "--deflate" => command with { Way = command.Way with { Deflate = true } },
        _ => null,
    };

    private bool Compares { get; init; }

    private static Peer FindPeer(string name) =>
        Peer.All.FirstOrDefault(peer => peer.Name == name) ?? throw new LoadException($"There is no peer {name}.\n{Usage}");

    private static IEnumerable<Scenario> FindScenarios(string name) =>
        name == "all" ? Scenario.All.Where(scenario => scenario.IsInAll)
        : Scenario.All.Where(scenario => scenario.Name == name).ToArray() is { Length: > 0 } found ? found
        : throw new LoadException($"There is no scenario {name}.\n{Usage}");

    private static double Number(string option, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 ? number : throw new LoadException($"{option} takes a number.");
}
