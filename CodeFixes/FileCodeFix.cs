using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Orleans.Channels.Analyzers;

/// <summary>A cure that changes one place of the file that it is told in.</summary>
public abstract class FileCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken))!;
        foreach (var diagnostic in context.Diagnostics)
        {
            if (Mend(root, diagnostic) is var (title, mended))
            {
                context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(context.Document.WithSyntaxRoot(mended)), GetType().Name), diagnostic);
            }
        }
    }

    /// <summary>The file as it would be, and what that is called; null where there is nothing to mend.</summary>
    protected abstract (string Title, SyntaxNode Mended)? Mend(SyntaxNode root, Diagnostic diagnostic);
}
