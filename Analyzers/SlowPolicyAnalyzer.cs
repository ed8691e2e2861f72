using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Orleans.Channels.Analyzers;

/// <summary>Says of <c>[WhenSlow]</c> what would stop the start.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SlowPolicyAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Diagnostics.SlowIntercept, Diagnostics.SlowPolicy];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (ChannelSymbols.Of(start.Compilation) is { } symbols)
            {
                start.RegisterSymbolAction(symbol => Check(symbol, (INamedTypeSymbol)symbol.Symbol, symbols), SymbolKind.NamedType);
            }
        });
    }

    private static void Check(SymbolAnalysisContext context, INamedTypeSymbol type, ChannelSymbols symbols)
    {
        var declared = ChannelSymbols.BasesOf(type).SelectMany(each => each.GetAttributes())
            .Where(attribute => ChannelSymbols.Is(attribute.AttributeClass, symbols.WhenSlow))
            .ToArray();
        if (declared.Length == 0 || !symbols.IsChannel(type))
        {
            return;
        }

        var intercepted = new HashSet<string>(Handler.OfClass(type, symbols).Where(handler => !handler.IsIn).Select(handler => handler.Event));
        var events = new HashSet<string>();
        foreach (var attribute in declared)
        {
            var name = Handler.EventOf(attribute);
            var place = Handler.PlaceOf(attribute) ?? type.Locations[0];
            if (Problem(attribute, name, events) is { } problem)
            {
                context.ReportDiagnostic(Diagnostic.Create(Diagnostics.SlowPolicy, place, type.Name, problem));
            }
            else if (intercepted.Contains(name))
            {
                context.ReportDiagnostic(Diagnostic.Create(Diagnostics.SlowIntercept, place, type.Name, name));
            }
        }
    }

    private static string? Problem(AttributeData attribute, string name, HashSet<string> events) =>
        name.Length == 0 || name.Contains('*') ? $"[WhenSlow(\"{name}\")], which names no event. Write one attribute for each event, with its exact name."
        : !IsPolicy(attribute) ? $"[WhenSlow(\"{name}\")] with a policy that isn't there. Take one of SlowPolicy."
        : !events.Add(name) ? $"a second [WhenSlow(\"{name}\")]. Leave one for the event."
        : null;

    private static bool IsPolicy(AttributeData attribute) =>
        attribute.ConstructorArguments.Length < 2
        || attribute.ConstructorArguments[1] is var policy && policy.Type!.GetMembers().OfType<IFieldSymbol>().Any(field => Equals(field.ConstantValue, policy.Value));
}
