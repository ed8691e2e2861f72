using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Orleans.Channels.Analyzers;

/// <summary>Writes an event or a pattern as the diagnostic says.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class WriteCodeFix : FileCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds =>
        [Diagnostics.EventPattern.Id, Diagnostics.StringWithoutPrefix.Id, Diagnostics.RoutePattern.Id];

    /// <inheritdoc/>
    protected override (string Title, SyntaxNode Mended)? Mend(SyntaxNode root, Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(Cure.Text, out var text)
        && root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is LiteralExpressionSyntax literal
            ? ($"Write \"{text}\"", root.ReplaceNode(literal, Literal(text!).WithTriviaFrom(literal)))
            : null;

    private static LiteralExpressionSyntax Literal(string text) => SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(text));
}
