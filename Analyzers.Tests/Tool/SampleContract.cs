using Orleans.Channels.Tool;

namespace Orleans.Channels.Analyzers.Tests;

/// <summary>The contract of the samples, which their build holds to their code.</summary>
internal static class SampleContract
{
    public static string File { get; } = Path.Combine(Repository.Root, "Silo", "channels.contract.json");

    public static ContractFile Read() => ContractFile.Read(File);
}
