using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Orleans.Channels.Analyzers;

/// <summary>Takes <c>static</c> from a handler, and gives one that is <c>async void</c> a task.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class HandlerCodeFix : FileCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [Diagnostics.IsStatic.Id, Diagnostics.AsyncVoid.Id];

    /// <inheritdoc/>
    protected override (string Title, SyntaxNode Mended)? Mend(SyntaxNode root, Diagnostic diagnostic)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method)
        {
            return null;
        }

        return diagnostic.Id == Diagnostics.IsStatic.Id
            ? ("Remove static", root.ReplaceNode(method, method.WithModifiers(SyntaxFactory.TokenList(method.Modifiers.Where(each => !each.IsKind(SyntaxKind.StaticKeyword))))))
            : ("Return Task", root.ReplaceNode(method, method.WithReturnType(SyntaxFactory.IdentifierName("Task").WithTriviaFrom(method.ReturnType))));
    }
}
