using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Orleans.Channels.Analyzers;

/// <summary>Says which constructor of a channel takes a service that this compilation registers as scoped.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ScopedServiceAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableHashSet<string> Registrations =
        ImmutableHashSet.Create("AddScoped", "TryAddScoped", "AddKeyedScoped", "AddDbContext", "AddDbContextPool");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Diagnostics.ScopedService];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (ChannelSymbols.Of(start.Compilation) is not { } symbols)
            {
                return;
            }

            var scoped = new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default);
            var taken = new ConcurrentBag<IParameterSymbol>();
            start.RegisterOperationAction(operation => Note((IInvocationOperation)operation.Operation, scoped), OperationKind.Invocation);
            start.RegisterSymbolAction(symbol => Note((IMethodSymbol)symbol.Symbol, symbols, taken), SymbolKind.Method);
            start.RegisterCompilationEndAction(end => Report(end, scoped, taken));
        });
    }

    private static void Note(IInvocationOperation call, ConcurrentDictionary<ISymbol, bool> scoped)
    {
        if (!Registrations.Contains(call.TargetMethod.Name) || call.TargetMethod.ContainingNamespace.ToDisplayString() is not { } place
            || !place.StartsWith("Microsoft.Extensions.DependencyInjection", StringComparison.Ordinal))
        {
            return;
        }

        var service = call.TargetMethod.TypeArguments.FirstOrDefault()
            ?? call.Arguments.Select(argument => argument.Value).OfType<ITypeOfOperation>().FirstOrDefault()?.TypeOperand;
        if (service is not null)
        {
            scoped[service] = true;
        }
    }

    private static void Note(IMethodSymbol method, ChannelSymbols symbols, ConcurrentBag<IParameterSymbol> taken)
    {
        if (method.MethodKind == MethodKind.Constructor && symbols.IsChannel(method.ContainingType))
        {
            foreach (var parameter in method.Parameters)
            {
                taken.Add(parameter);
            }
        }
    }

    private static void Report(CompilationAnalysisContext context, ConcurrentDictionary<ISymbol, bool> scoped, ConcurrentBag<IParameterSymbol> taken)
    {
        foreach (var parameter in taken.Where(parameter => scoped.ContainsKey(parameter.Type)))
        {
            context.ReportDiagnostic(Diagnostic.Create(Diagnostics.ScopedService, parameter.Locations[0], parameter.ContainingType.Name, parameter.Type.Name));
        }
    }
}
