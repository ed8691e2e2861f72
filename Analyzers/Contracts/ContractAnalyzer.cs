using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Orleans.Channels.Analyzers;

/// <summary>Holds the channels of a project to the contract that is written down in it, if there is one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ContractAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics =>
        [Diagnostics.ContractBroken, Diagnostics.ContractUnreadable, Diagnostics.ContractGrown];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationAction(Check);
    }

    private static void Check(CompilationAnalysisContext context)
    {
        if (context.Options.AdditionalFiles.FirstOrDefault(file => Path.GetFileName(file.Path) == Contract.FileName) is { } file
            && file.GetText(context.CancellationToken) is { } text)
        {
            Check(context, file.Path, text);
        }
    }

    private static void Check(CompilationAnalysisContext context, string path, SourceText text)
    {
        Node promised;
        try
        {
            promised = NodeReader.Read(text.ToString());
        }
        catch (FormatException exception)
        {
            context.ReportDiagnostic(Diagnostic.Create(Diagnostics.ContractUnreadable, PlaceOf(path, text, 1), Contract.FileName, exception.Message));
            return;
        }

        var kept = Contract.Of(context.Compilation, context.CancellationToken) ?? Node.Object();
        var breaks = ContractComparison.Compare(promised, kept);
        foreach (var each in breaks)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Diagnostics.ContractBroken, each.Place is { IsInSource: true } ? each.Place : PlaceOf(path, text, each.Line), each.What, Contract.FileName, each.Line.ToString(CultureInfo.InvariantCulture)));
        }

        if (breaks.Count == 0 && NodeWriter.Write(kept) != NodeWriter.Write(promised))
        {
            context.ReportDiagnostic(Diagnostic.Create(Diagnostics.ContractGrown, PlaceOf(path, text, 1), Contract.FileName));
        }
    }

    private static Location PlaceOf(string path, SourceText text, int line)
    {
        var span = text.Lines[Math.Min(Math.Max(line, 1), text.Lines.Count) - 1].Span;
        return Location.Create(path, span, text.Lines.GetLinePositionSpan(span));
    }
}
