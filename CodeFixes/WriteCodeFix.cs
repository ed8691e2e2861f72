using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Orleans.Channels.Analyzers;

/// <summary>Writes an event or a pattern as the diagnostic says.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class WriteCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds =>
        [Diagnostics.EventPattern.Id, Diagnostics.StringWithoutPrefix.Id, Diagnostics.RoutePattern.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (diagnostic.Properties.TryGetValue(Cure.Text, out var text)
                && root!.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is LiteralExpressionSyntax literal)
            {
                var mended = root.ReplaceNode(literal, Literal(text!).WithTriviaFrom(literal));
                context.RegisterCodeFix(
                    CodeAction.Create($"Write \"{text}\"", _ => Task.FromResult(context.Document.WithSyntaxRoot(mended)), nameof(WriteCodeFix)), diagnostic);
            }
        }
    }

    private static LiteralExpressionSyntax Literal(string text) => SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(text));
}
