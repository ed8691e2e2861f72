using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Orleans.Channels.Analyzers;

/// <summary>Says which state of a channel Orleans couldn't move.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StateAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Diagnostics.StateSerializer];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (ChannelSymbols.Of(start.Compilation) is { } symbols && start.Compilation.GetTypeByMetadataName("Orleans.GenerateSerializerAttribute") is { } serializer)
            {
                start.RegisterSymbolAction(symbol => Check(symbol, (INamedTypeSymbol)symbol.Symbol, symbols, serializer), SymbolKind.NamedType);
            }
        });
    }

    // What another assembly declares has a serializer there, or one of its own elsewhere.
    private static void Check(SymbolAnalysisContext context, INamedTypeSymbol type, ChannelSymbols symbols, INamedTypeSymbol serializer)
    {
        if (symbols.StateOf(type) is INamedTypeSymbol state
            && state.DeclaringSyntaxReferences.Length > 0
            && !state.GetAttributes().Any(attribute => ChannelSymbols.Is(attribute.AttributeClass, serializer)))
        {
            context.ReportDiagnostic(Diagnostic.Create(Diagnostics.StateSerializer, PlaceOf(type, context.CancellationToken), state.Name, type.Name));
        }
    }

    private static Location PlaceOf(INamedTypeSymbol channel, CancellationToken cancellationToken) => channel.DeclaringSyntaxReferences
        .Select(reference => reference.GetSyntax(cancellationToken))
        .OfType<ClassDeclarationSyntax>()
        .SelectMany(declaration => declaration.BaseList?.DescendantNodes().OfType<GenericNameSyntax>() ?? [])
        .Where(name => name.Identifier.Text == "Channel")
        .Select(name => name.TypeArgumentList.Arguments[0].GetLocation())
        .FirstOrDefault() ?? channel.Locations[0];
}
