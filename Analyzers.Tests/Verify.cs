using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Orleans.Channels.Analyzers.Tests;

/// <summary>Runs an analyzer, and its code fix, over a piece of an application. What is told stands in the code, as <c>{|OC0001:here|}</c>.</summary>
internal static class Verify<TAnalyzer, TCodeFix>
    where TAnalyzer : DiagnosticAnalyzer, new()
    where TCodeFix : CodeFixProvider, new()
{
    /// <summary>The code, with what is told of it.</summary>
    public static Task TellsAsync(string code) => New<EmptyCodeFixProvider>(code, code).RunAsync(CancellationToken.None);

    /// <summary>The code, with what is told of it, and what the code fix makes of it.</summary>
    public static Task MendsAsync(string code, string mended) => New<TCodeFix>(code, mended).RunAsync(CancellationToken.None);

    /// <summary>The code, of which one thing is told, in these words.</summary>
    public static Task SaysAsync(string code, DiagnosticResult diagnostic)
    {
        var test = New<EmptyCodeFixProvider>(code, code);
        test.ExpectedDiagnostics.Add(diagnostic);
        return test.RunAsync(CancellationToken.None);
    }

    private static CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier> New<TFix>(string code, string mended)
        where TFix : CodeFixProvider, new()
    {
        var test = new CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier>
        {
            TestCode = code,
            FixedCode = mended,
            ReferenceAssemblies = Sources.None,
        };
        test.TestState.Sources.Add(("Usings.cs", Sources.Usings));
        test.FixedState.Sources.Add(("Usings.cs", Sources.Usings));
        test.TestState.AdditionalReferences.AddRange(Sources.References);
        test.FixedState.AdditionalReferences.AddRange(Sources.References);
        return test;
    }
}
