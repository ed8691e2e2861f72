using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Orleans.Channels.Analyzers;

/// <summary>What <c>ConfigureJson</c> says of all payloads, as far as it can be read without running it.</summary>
internal static class ConfiguredJson
{
    /// <summary>Whether enums are written by their names: a <c>JsonStringEnumConverter</c> without a naming policy is added there.</summary>
    public static bool HasEnumsAsText(Compilation compilation, CancellationToken cancellationToken) => compilation.SyntaxTrees
        .SelectMany(tree => tree.GetRoot(cancellationToken).DescendantNodes().OfType<InvocationExpressionSyntax>())
        .Where(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureJson" })
        .SelectMany(call => call.ArgumentList.DescendantNodes().OfType<ObjectCreationExpressionSyntax>())
        .Any(made => made.Type is SimpleNameSyntax { Identifier.Text: "JsonStringEnumConverter" } and not GenericNameSyntax && made.ArgumentList is not { Arguments.Count: > 0 });
}
