namespace Orleans.Channels.Proof;

/// <summary>A server that does one thing wrong, and the fault under which that must show.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Fault">The fault, by its name on the command line.</param>
/// <param name="Program">The project that the silos run.</param>
/// <param name="Setting">What tells them to do it, in the spelling of environment variables.</param>
/// <param name="Value">The setting's value.</param>
internal sealed record ServerMutant(string Name, string Fault, string Program, string Setting, string Value)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ServerMutant> All { get; } =
    [
        Mutated("drops a message that it answered with ok", "cut", "Drop"),
        Mutated("says a message twice", "cut", "Twice"),
        Mutated("swaps two messages", "cut", "Swap"),
        Mutated("tells that nothing is missing, and something is", "gateway-kill", "FalseRecovered"),
        Mutated("shows somebody who isn't there", "cut", "Ghost"),
        Mutated("answers additions that it hasn't stored", "silo-kill", "Rollback"),
        new("answers ok on the wrong side of a partition", Faults.SiloCutName, "Silo", "Channels__MajorityTimeout", "-00:00:00.001"),
    ];

    private static ServerMutant Mutated(string name, string fault, string mutant) => new(name, fault, "Proof.Mutants", "Proof__Mutant", mutant);
}
