using Orleans.Channels.Tool;

namespace Orleans.Channels.Analyzers.Tests;

/// <summary>TypeScript's compiler, at its strictest.</summary>
internal static class TypeScript
{
    /// <summary>Whether it is there.</summary>
    public static bool IsThere => NodeProgram.IsThere("tsc");

    /// <summary>The module of a contract.</summary>
    public static string ModuleOf(Node contract) => TypeScriptModule.Write(ContractFile.Parse(NodeWriter.Write(contract), "contract"));

    /// <summary>Compiles the first of some modules, beside the packages, so that it finds their types.</summary>
    public static async Task<(int ExitCode, string Output)> CheckAsync(params (string Name, string Text)[] files)
    {
        var folder = Directory.CreateDirectory(Path.Combine(NodeProgram.Folder, "node_modules", ".contracts", Guid.NewGuid().ToString("N"))).FullName;
        foreach (var (name, text) in files)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.ts"), text);
        }

        var compiled = await NodeProgram.RunAsync(
            "tsc", "--strict", "--noEmit", "--noUncheckedIndexedAccess", "--allowImportingTsExtensions", "--target", "es2022", "--module", "esnext",
            "--moduleResolution", "bundler", Path.Combine(folder, $"{files[0].Name}.ts"));
        Directory.Delete(folder, recursive: true);
        return compiled;
    }
}
