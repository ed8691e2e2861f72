using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Orleans.Channels.Analyzers.Tests;

/// <summary>A project with channels, compiled.</summary>
internal static class Compiled
{
    private static readonly CSharpParseOptions Documented = new(documentationMode: DocumentationMode.Parse);

    public static Compilation From(string code, params IIncrementalGenerator[] generators)
    {
        Compilation compilation = CSharpCompilation.Create(
            "Desk",
            new[] { code, Sources.Usings, "global using System.Text.Json; global using System.Text.Json.Serialization;" }.Select(text => CSharpSyntaxTree.ParseText(text, Documented)),
            Sources.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        if (generators.Length > 0)
        {
            CSharpGeneratorDriver.Create(generators).WithUpdatedParseOptions(Documented).RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _);
        }

        Assert.DoesNotContain(compilation.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return compilation;
    }

    /// <summary>The contract of its channels.</summary>
    public static Node ContractOf(string code, params IIncrementalGenerator[] generators) => Contract.Of(From(code, generators), CancellationToken.None)!;
}
