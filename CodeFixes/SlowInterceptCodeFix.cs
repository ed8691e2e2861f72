using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Orleans.Channels.Analyzers;

/// <summary>Takes the slow policy from an intercepted event, which can't have one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SlowInterceptCodeFix : CodeFixProvider
{
    private const string Title = "Remove [WhenSlow]";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [Diagnostics.SlowIntercept.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (root!.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is { Parent: AttributeListSyntax list } attribute)
            {
                var mended = root.RemoveNode(list.Attributes.Count == 1 ? list : attribute, SyntaxRemoveOptions.KeepLeadingTrivia)!;
                context.RegisterCodeFix(CodeAction.Create(Title, _ => Task.FromResult(context.Document.WithSyntaxRoot(mended)), Title), diagnostic);
            }
        }
    }
}
