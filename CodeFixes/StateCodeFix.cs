using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Orleans.Channels.Analyzers;

/// <summary>Gives a channel's state <c>[GenerateSerializer]</c>, and its members their ids.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class StateCodeFix : CodeFixProvider
{
    private const string Title = "Add [GenerateSerializer] to the state";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [Diagnostics.StateSerializer.Id];

    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken);
        foreach (var diagnostic in context.Diagnostics)
        {
            var named = root!.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            if (model!.GetSymbolInfo(named).Symbol is { } state && state.DeclaringSyntaxReferences.FirstOrDefault() is { } declared)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(Title, cancellationToken => MarkAsync(context.Document.Project.Solution, declared, cancellationToken), Title), diagnostic);
            }
        }
    }

    private static async Task<Solution> MarkAsync(Solution solution, SyntaxReference declared, CancellationToken cancellationToken)
    {
        var declaration = (TypeDeclarationSyntax)await declared.GetSyntaxAsync(cancellationToken);
        var document = solution.GetDocument(declared.SyntaxTree)!;
        var root = await declared.SyntaxTree.GetRootAsync(cancellationToken);
        return solution.WithDocumentSyntaxRoot(document.Id, root.ReplaceNode(declaration, StateMarks.Add(declaration)));
    }
}
