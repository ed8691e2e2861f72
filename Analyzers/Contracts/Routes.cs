using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Orleans.Channels.Analyzers;

/// <summary>The patterns that a compilation maps its channels to, where they are constants.</summary>
internal static class Routes
{
    public static ILookup<ISymbol, string> Of(Compilation compilation, ChannelSymbols symbols, CancellationToken cancellationToken) => compilation.SyntaxTrees
        .SelectMany(tree => MapsIn(compilation, tree, symbols, cancellationToken))
        .Distinct()
        .ToLookup(route => route.Channel, route => route.Pattern, SymbolEqualityComparer.Default);

    private static IEnumerable<(ISymbol Channel, string Pattern)> MapsIn(
        Compilation compilation, SyntaxTree tree, ChannelSymbols symbols, CancellationToken cancellationToken)
    {
        SemanticModel? model = null;
        foreach (var call in tree.GetRoot(cancellationToken).DescendantNodes().OfType<InvocationExpressionSyntax>().Where(IsMap))
        {
            model ??= compilation.GetSemanticModel(tree);
            if (model.GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { TypeArguments: { Length: 1 } channels } method
                && ChannelSymbols.Is(method.ContainingType, symbols.Builder)
                && PatternOf(call) is { } pattern
                && model.GetConstantValue(pattern, cancellationToken).Value is string text)
            {
                yield return (channels[0], text);
            }
        }
    }

    private static bool IsMap(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax { Name: GenericNameSyntax { Identifier.Text: "Map" } } => true,
        MemberBindingExpressionSyntax { Name: GenericNameSyntax { Identifier.Text: "Map" } } => true,
        _ => false,
    };

    private static ExpressionSyntax? PatternOf(InvocationExpressionSyntax call) =>
        (call.ArgumentList.Arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.Text == "pattern")
            ?? call.ArgumentList.Arguments.FirstOrDefault(argument => argument.NameColon is null))?.Expression;
}
