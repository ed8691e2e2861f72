using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace Orleans.Channels.Analyzers;

/// <summary>Says where a channel leaves its topic's turns by <c>ConfigureAwait(false)</c> and speaks to the topic behind it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TurnAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Diagnostics.LeavesTurn];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (ChannelSymbols.Of(start.Compilation) is { } symbols)
            {
                start.RegisterOperationBlockAction(block => Check(block, symbols));
            }
        });
    }

    private static void Check(OperationBlockAnalysisContext context, ChannelSymbols symbols)
    {
        if (!symbols.IsChannel(context.OwningSymbol.ContainingType))
        {
            return;
        }

        var calls = context.OperationBlocks.SelectMany(block => block.Descendants()).OfType<IInvocationOperation>().ToArray();
        var verbs = calls.Where(call => IsVerb(call, symbols)).ToArray();
        foreach (var leaving in calls.Where(LeavesTurn))
        {
            if (verbs.FirstOrDefault(verb => ComesBehind(verb, leaving)) is { } verb)
            {
                context.ReportDiagnostic(Diagnostic.Create(Diagnostics.LeavesTurn, PlaceOf(leaving), verb.TargetMethod.Name));
            }
        }
    }

    // The asynchronous ones and the timers: what only reads may be read anywhere.
    private static bool IsVerb(IInvocationOperation call, ChannelSymbols symbols) =>
        (symbols.IsBase(call.TargetMethod.ContainingType) && !call.TargetMethod.IsVirtual && !call.TargetMethod.IsOverride)
        || ChannelSymbols.Is(call.TargetMethod.ContainingType, symbols.Presence)
        || (ChannelSymbols.Is(call.TargetMethod.ContainingType, symbols.Socket) && call.TargetMethod.Name == "PushAsync");

    private static bool LeavesTurn(IInvocationOperation call) =>
        call.TargetMethod.Name == "ConfigureAwait"
        && call.Parent is IAwaitOperation
        && call.Arguments.Length == 1
        && call.Arguments[0].Value.ConstantValue.Value is false;

    // Later in the text, or in the same loop; an await of its own that comes between doesn't lead back.
    private static bool ComesBehind(IInvocationOperation verb, IInvocationOperation leaving) =>
        FunctionOf(verb) == FunctionOf(leaving)
        && !leaving.Syntax.Span.Contains(verb.Syntax.Span)
        && (verb.Syntax.SpanStart > leaving.Syntax.SpanStart
            || LoopsOf(leaving).Any(loop => loop.Syntax.Span.Contains(verb.Syntax.Span)));

    private static IOperation? FunctionOf(IOperation operation) => Around(operation).FirstOrDefault(each => each is IAnonymousFunctionOperation or ILocalFunctionOperation);

    private static IEnumerable<IOperation> LoopsOf(IOperation operation) =>
        Around(operation).TakeWhile(each => each is not (IAnonymousFunctionOperation or ILocalFunctionOperation)).Where(each => each is ILoopOperation);

    private static IEnumerable<IOperation> Around(IOperation operation)
    {
        for (var each = operation.Parent; each is not null; each = each.Parent)
        {
            yield return each;
        }
    }

    private static Location PlaceOf(IInvocationOperation leaving) =>
        leaving.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call
            ? Location.Create(call.SyntaxTree, TextSpan.FromBounds(access.Name.SpanStart, call.Span.End))
            : leaving.Syntax.GetLocation();
}
