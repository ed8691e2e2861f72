using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Orleans.Channels.Analyzers;

/// <summary>Takes a <c>ConfigureAwait(false)</c> away.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class TurnCodeFix : FileCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [Diagnostics.LeavesTurn.Id];

    /// <inheritdoc/>
    protected override (string Title, SyntaxNode Mended)? Mend(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindToken(diagnostic.Location.SourceSpan.Start).Parent?.FirstAncestorOrSelf<InvocationExpressionSyntax>()
            is { Expression: MemberAccessExpressionSyntax access } call
            ? ("Remove ConfigureAwait(false)", root.ReplaceNode(call, access.Expression.WithTrailingTrivia(call.GetTrailingTrivia())))
            : null;
}
