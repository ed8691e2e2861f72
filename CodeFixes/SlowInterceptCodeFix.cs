using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Orleans.Channels.Analyzers;

/// <summary>Takes the slow policy from an intercepted event, which can't have one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SlowInterceptCodeFix : FileCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [Diagnostics.SlowIntercept.Id];

    /// <inheritdoc/>
    protected override (string Title, SyntaxNode Mended)? Mend(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is { Parent: AttributeListSyntax list } attribute
            ? ("Remove [WhenSlow]", root.RemoveNode(list.Attributes.Count == 1 ? list : attribute, SyntaxRemoveOptions.KeepLeadingTrivia)!)
            : null;
}
