using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Orleans.Channels.Analyzers;

/// <summary>Gives a partial channel a typed verb for each event that it declares to send.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class VerbGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        Register(context, ContractMarks.Broadcasts, "Broadcasts", VerbSource.Broadcasts);
        Register(context, ContractMarks.Pushes, "Pushes", VerbSource.Pushes);
    }

    private static void Register(
        IncrementalGeneratorInitializationContext context, string attribute, string file, Func<INamedTypeSymbol, IReadOnlyList<OutEvent>, string> write)
    {
        var sources = context.SyntaxProvider.ForAttributeWithMetadataName(
            attribute,
            (node, _) => node is ClassDeclarationSyntax,
            (found, _) => found.TargetSymbol is INamedTypeSymbol channel && IsPartial(channel) && ChannelSymbols.Of(found.SemanticModel.Compilation)?.IsChannel(channel) == true
                ? (Name: $"{FileNameOf(channel)}.{file}.g.cs", Text: write(channel, [.. ContractMarks.OutOf(channel, attribute)]))
                : (Name: string.Empty, Text: string.Empty));
        context.RegisterSourceOutput(sources.Where(source => source.Text.Length > 0), (output, source) => output.AddSource(source.Name, SourceText.From(source.Text, Encoding.UTF8)));
    }

    private static bool IsPartial(INamedTypeSymbol type) => Around(type).All(each => each.DeclaringSyntaxReferences
        .Select(reference => reference.GetSyntax())
        .OfType<TypeDeclarationSyntax>()
        .All(declaration => declaration.Modifiers.Any(SyntaxKind.PartialKeyword)));

    private static IEnumerable<INamedTypeSymbol> Around(INamedTypeSymbol type)
    {
        for (var each = type; each is not null; each = each.ContainingType)
        {
            yield return each;
        }
    }

    private static string FileNameOf(INamedTypeSymbol type) => type.ToDisplayString().Replace('<', '_').Replace('>', '_').Replace(", ", "_");
}
