using System.Globalization;

namespace Orleans.Channels.Proof;

/// <summary>What the command line asks for.</summary>
internal sealed record ProofOptions
{
    /// <summary>How to call the program.</summary>
    public const string Usage = """
        dotnet run -c Release --project Proof -- [options]
        dotnet run -c Release --project Proof -- check <files>
        dotnet run -c Release --project Proof -- mutants <faults>

          check <files>    checks histories that runs have recorded, one for each client process, as one
          mutants <faults> runs seven servers that do one thing wrong each, which must be found: about 5 minutes; those of these faults alone, if any are named

          --short          each fault alone, in short: about 2 minutes in all
          --minutes <n>    how long the faults are mixed after each was alone; 2 by default, 0 for not at all
          --fault <names>  these faults alone, parted by commas: loss, silo-term, silo-kill, gateway-kill, gateway-term, postgres, silo-pause, silo-cut, cut or mixed
          --slow-machine   clients may hear nothing for twice as long: for a machine that has other things to do
          --seed <n>       repeats the choices of an earlier run; its number is printed
          --clients <n>    sockets that listen; 500 by default
          --topics <n>     topics that they share; 100 by default
          --rate <n>       messages a second on all topics together; 500 by default
          --page <file>    where the page of the run goes; proof.html by default
        """;

    /// <summary>Whether each fault gets only as long as it needs.</summary>
    public bool Short { get; private init; }

    /// <summary>How long the faults are mixed, in minutes. 0 and more.</summary>
    public double Minutes { get; private init; } = 2;

    /// <summary>Whether a silence may be twice as long as on a machine that has nothing else to do.</summary>
    public bool SlowMachine { get; private init; }

    /// <summary>The only faults to run, or null for all.</summary>
    public string[]? Faults { get; private init; }

    /// <summary>Where the choices come from.</summary>
    public int Seed { get; private init; } = Random.Shared.Next(1_000_000);

    /// <summary>Listening sockets: 1 and more.</summary>
    public int Clients { get; private init; } = 500;

    /// <summary>Topics: 1 and more.</summary>
    public int Topics { get; private init; } = 100;

    /// <summary>Messages a second, on all topics together: 1 and more.</summary>
    public int Rate { get; private init; } = 500;

    /// <summary>Where the page of the run goes.</summary>
    public string Page { get; private init; } = "proof.html";

    /// <summary>What the server does wrong, or null for one that does nothing wrong.</summary>
    public ServerMutant? Mutant { get; init; }

    /// <summary>How to run it again with the same choices.</summary>
    public string Command { get; private init; } = "";

    /// <summary>The fault with the bar that it is judged by here.</summary>
    public Fault Judged(Fault fault) => SlowMachine ? fault with { GapBar = 2 * fault.GapBar } : fault;

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">It says something else than <see cref="Usage"/> allows.</exception>
    public static ProofOptions Parse(string[] args)
    {
        var options = new ProofOptions();
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out var name))
        {
            options = name switch
            {
                "--short" => options with { Short = true, Minutes = 0 },
                "--slow-machine" => options with { SlowMachine = true },
                "--minutes" => options with { Minutes = Number(rest, name, 0) },
                "--fault" => options with { Faults = Value(rest, name).Split(',') },
                "--seed" => options with { Seed = Number(rest, name, 0) },
                "--clients" => options with { Clients = Number(rest, name, 1) },
                "--topics" => options with { Topics = Number(rest, name, 1) },
                "--rate" => options with { Rate = Number(rest, name, 1) },
                "--page" => options with { Page = Value(rest, name) },
                _ => throw new FormatException($"{name} isn't an option."),
            };
        }

        var seed = args.Contains("--seed") ? "" : string.Create(CultureInfo.InvariantCulture, $" --seed {options.Seed}");
        return options with { Command = $"dotnet run -c Release --project Proof -- {string.Join(' ', args)}{seed}" };
    }

    private static string Value(Queue<string> rest, string name) =>
        rest.TryDequeue(out var value) ? value : throw new FormatException($"{name} needs a value.");

    private static int Number(Queue<string> rest, string name, int least) =>
        int.TryParse(Value(rest, name), CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{name} needs a whole number from {least} on."));
}
