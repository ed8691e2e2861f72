using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Orleans.Channels.Analyzers;

/// <summary>Says of handlers what would stop the start, in the same words.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics =>
    [
        Diagnostics.NoEvent,
        Diagnostics.IsStatic,
        Diagnostics.AsyncVoid,
        Diagnostics.Unbindable,
        Diagnostics.EventPattern,
        Diagnostics.StringWithoutPrefix,
        Diagnostics.TwoOfOneKind,
        Diagnostics.Result,
        Diagnostics.SecondHandler,
        Diagnostics.OutsideOfChannel,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (ChannelSymbols.Of(start.Compilation) is { } symbols)
            {
                start.RegisterSymbolAction(symbol => Check(symbol, (IMethodSymbol)symbol.Symbol, symbols), SymbolKind.Method);
                start.RegisterSymbolAction(symbol => CheckClass(symbol, (INamedTypeSymbol)symbol.Symbol, symbols), SymbolKind.NamedType);
            }
        });
    }

    private static void Check(SymbolAnalysisContext context, IMethodSymbol method, ChannelSymbols symbols)
    {
        foreach (var handler in Handler.Of(method, symbols))
        {
            if (!symbols.IsChannel(method.ContainingType))
            {
                Report(context, Diagnostics.OutsideOfChannel, handler.Location, handler.Name, handler.Kind, method.ContainingType.Name);
                return;
            }

            CheckEvent(context, handler);
            CheckResult(context, handler, symbols);
        }

        CheckMethod(context, method, symbols);
    }

    private static void CheckEvent(SymbolAnalysisContext context, Handler handler)
    {
        var name = handler.Event;
        var star = name.IndexOf('*');
        if (name.Length == 0)
        {
            Report(context, Diagnostics.NoEvent, handler.Location, handler.Name, handler.Kind);
        }
        else if (handler.IsIn && star >= 0 && star < name.Length - 1)
        {
            ReportWithCure(
                context, Diagnostics.EventPattern, handler.Location, name.Substring(0, star + 1), handler.Name, handler.Kind, name, "with a * that isn't at its end. Write a prefix and one trailing *.");
        }
        else if (!handler.IsIn && star >= 0)
        {
            Report(
                context, Diagnostics.EventPattern, handler.Location, handler.Name, handler.Kind, name, "but an intercept names one event exactly. Write one attribute for each event.");
        }
        else if (handler.IsIn && star < 0 && handler.Method.Parameters.Any(parameter => parameter.Type.SpecialType == SpecialType.System_String && !HandlerShape.IsMarkedService(parameter)))
        {
            ReportWithCure(context, Diagnostics.StringWithoutPrefix, handler.Location, name + "*", handler.Name, name);
        }
    }

    private static void CheckResult(SymbolAnalysisContext context, Handler handler, ChannelSymbols symbols)
    {
        if (handler.Method.ReturnsVoid || HandlerShape.CanReturn(handler.Method.ReturnType, handler.IsIn, symbols))
        {
            return;
        }

        var returned = handler.Method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        Report(context, Diagnostics.Result, handler.Method.Locations[0], handler.Name, returned, handler.IsIn
            ? ". Return void, Reply, or a Task or ValueTask of nothing or of Reply."
            : ", but a broadcast has nobody to reply to. Return void, Task or ValueTask, and push to the socket.");
    }

    private static void CheckMethod(SymbolAnalysisContext context, IMethodSymbol method, ChannelSymbols symbols)
    {
        if (Handler.Of(method, symbols).FirstOrDefault() is not { } handler)
        {
            return;
        }

        var place = method.Locations[0];
        if (method.IsStatic)
        {
            Report(context, Diagnostics.IsStatic, place, handler.Name);
        }
        else if (method is { IsAsync: true, ReturnsVoid: true })
        {
            Report(context, Diagnostics.AsyncVoid, place, handler.Name);
        }
        else if (!HandlerShape.CanBeBound(method))
        {
            Report(context, Diagnostics.Unbindable, place, handler.Name);
        }
        else if (HandlerShape.SecondOfOneKind(method, symbols) is { } second)
        {
            Report(context, Diagnostics.TwoOfOneKind, second.Locations[0], handler.Name, second.Name);
        }
    }

    private static void CheckClass(SymbolAnalysisContext context, INamedTypeSymbol type, ChannelSymbols symbols)
    {
        if (!symbols.IsChannel(type) || symbols.IsBase(type))
        {
            return;
        }

        foreach (var claims in Handler.OfClass(type, symbols).Where(each => each.Event.Length > 0).GroupBy(each => (each.Kind, each.Event)))
        {
            // Of a base's handler and one of this class, this class' is the one too many.
            var own = claims.Where(each => ChannelSymbols.Is(each.Method.ContainingType, type)).ToArray();
            foreach (var second in own.Skip(own.Length < claims.Count() ? 0 : 1))
            {
                Report(context, Diagnostics.SecondHandler, second.Location, second.Name, second.Kind, second.Event);
            }
        }
    }

    private static void Report(SymbolAnalysisContext context, DiagnosticDescriptor descriptor, Location place, params string[] said) =>
        context.ReportDiagnostic(Diagnostic.Create(descriptor, place, said));

    private static void ReportWithCure(SymbolAnalysisContext context, DiagnosticDescriptor descriptor, Location place, string cure, params string[] said) =>
        context.ReportDiagnostic(Diagnostic.Create(descriptor, place, Cure.Of(cure), said));
}
