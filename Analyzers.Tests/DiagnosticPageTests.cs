using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Orleans.Channels.Analyzers.Tests;

public sealed class DiagnosticPageTests
{
    private const string AspNetUsings = """
        global using Microsoft.Extensions.DependencyInjection;
        """;

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(Diagnostics).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private static readonly DiagnosticDescriptor[] Descriptors =
        [.. typeof(Diagnostics).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<DiagnosticDescriptor>()];

    public static TheoryData<string> Ids => [.. Descriptors.Select(descriptor => descriptor.Id)];

    [Fact]
    public void Every_diagnostic_is_in_the_table_with_its_severity_and_told_by_an_analyzer()
    {
        Assert.All(Descriptors, descriptor => Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"| [{descriptor.Id}](#{Anchor(descriptor)}) | {Severity(descriptor)} | {descriptor.Title} |"),
            DiagnosticPage.Text,
            StringComparison.Ordinal));
        Assert.All(Descriptors, descriptor => Assert.Equal($"docs/diagnostics.md#{Anchor(descriptor)}", descriptor.HelpLinkUri));
        Assert.Equal(Descriptors.Order(ById), Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Order(ById));
    }

    [Theory, MemberData(nameof(Ids))]
    public async Task The_first_example_is_told_of_and_the_second_is_not(string id)
    {
        var (contract, wrong, right) = DiagnosticPage.ExamplesOf(id);

        Assert.Equal(id, Assert.Single(await TellAsync(wrong, contract)).Id);
        Assert.DoesNotContain(right is null ? [] : await TellAsync(right, contract), told => told.Severity > DiagnosticSeverity.Info);
    }

    private static Comparer<DiagnosticDescriptor> ById { get; } = Comparer<DiagnosticDescriptor>.Create((one, other) => string.CompareOrdinal(one.Id, other.Id));

    private static string Anchor(DiagnosticDescriptor descriptor) => descriptor.Id.ToLowerInvariant();

    private static string Severity(DiagnosticDescriptor descriptor) => descriptor.DefaultSeverity.ToString().ToLowerInvariant();

    private static async Task<Diagnostic[]> TellAsync(string code, string? contract)
    {
        var isFile = CSharpSyntaxTree.ParseText(code).GetCompilationUnitRoot().Members.All(member => member is BaseTypeDeclarationSyntax);
        var file = isFile ? code : $"public sealed class SnippetChannel : Channel {{ {code} }}";
        var compilation = CSharpCompilation.Create(
            "Snippet",
            new[] { file, DiagnosticPage.Preamble, Sources.Usings, AspNetUsings }.Select(text => CSharpSyntaxTree.ParseText(text)),
            Sources.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Assert.DoesNotContain(compilation.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        var options = new AnalyzerOptions(contract is null ? [] : [new ContractText(contract)]);
        return [.. await compilation.WithAnalyzers(Analyzers, options).GetAnalyzerDiagnosticsAsync()];
    }
}
