using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Orleans.Channels.Analyzers;

/// <summary>Says of <c>Map&lt;TChannel&gt;("…")</c> what would stop the start.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RouteAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Diagnostics.RoutePattern, Diagnostics.AbstractChannel, Diagnostics.SecondRoute];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (ChannelSymbols.Of(start.Compilation) is { Builder: { } builder })
            {
                start.RegisterOperationAction(operation => Check(operation, (IInvocationOperation)operation.Operation, builder), OperationKind.Invocation);
            }
        });
    }

    private static void Check(OperationAnalysisContext context, IInvocationOperation call, INamedTypeSymbol builder)
    {
        if (!IsMap(call, builder) || PatternOf(call) is not { Value.ConstantValue.Value: string pattern } argument)
        {
            return;
        }

        var channel = call.TargetMethod.TypeArguments[0];
        var place = argument.Value.Syntax.GetLocation();
        var star = pattern.IndexOf('*');
        if (pattern.Length == 0)
        {
            context.ReportDiagnostic(Diagnostic.Create(Diagnostics.RoutePattern, place, channel.Name, pattern));
        }
        else if (star >= 0 && star < pattern.Length - 1)
        {
            context.ReportDiagnostic(Diagnostic.Create(Diagnostics.RoutePattern, place, Cure.Of(pattern.Substring(0, star + 1)), channel.Name, pattern));
        }

        if (channel.IsAbstract && channel.TypeKind == TypeKind.Class)
        {
            context.ReportDiagnostic(Diagnostic.Create(Diagnostics.AbstractChannel, place, channel.Name, pattern));
        }

        if (Before(call).Any(other => IsMap(other, builder) && PatternOf(other) is { Value.ConstantValue.Value: string taken } && taken == pattern))
        {
            context.ReportDiagnostic(Diagnostic.Create(Diagnostics.SecondRoute, place, channel.Name, pattern));
        }
    }

    private static bool IsMap(IInvocationOperation call, INamedTypeSymbol builder) =>
        call.TargetMethod is { Name: "Map", TypeArguments.Length: 1 } method && ChannelSymbols.Is(method.ContainingType, builder);

    private static IArgumentOperation? PatternOf(IInvocationOperation map) => map.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "pattern");

    // The calls that one chain has made before.
    private static IEnumerable<IInvocationOperation> Before(IInvocationOperation call)
    {
        for (var other = call.Instance as IInvocationOperation; other is not null; other = other.Instance as IInvocationOperation)
        {
            yield return other;
        }
    }
}
