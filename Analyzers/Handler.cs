using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Orleans.Channels.Analyzers;

/// <summary>One <c>[HandleIn]</c> or <c>[HandleOut]</c> of a method.</summary>
/// <param name="method">The method.</param>
/// <param name="attribute">The attribute.</param>
/// <param name="isIn">True for <c>[HandleIn]</c>.</param>
internal sealed class Handler(IMethodSymbol method, AttributeData attribute, bool isIn)
{
    public IMethodSymbol Method { get; } = method;

    public bool IsIn { get; } = isIn;

    /// <summary>The attribute, as one writes it.</summary>
    public string Kind => IsIn ? "HandleIn" : "HandleOut";

    /// <summary>The event, empty when none is named.</summary>
    public string Event => EventOf(attribute);

    /// <summary>The method, as messages name it.</summary>
    public string Name => $"{Method.ContainingType.Name}.{Method.Name}";

    /// <summary>Where the event is written, or else the method.</summary>
    public Location Location => PlaceOf(attribute) ?? Method.Locations[0];

    /// <summary>The handlers that a method is by its own attributes.</summary>
    public static IEnumerable<Handler> Of(IMethodSymbol method, ChannelSymbols symbols) => method.GetAttributes()
        .Where(attribute => ChannelSymbols.Is(attribute.AttributeClass, symbols.HandleIn) || ChannelSymbols.Is(attribute.AttributeClass, symbols.HandleOut))
        .Select(attribute => new Handler(method, attribute, ChannelSymbols.Is(attribute.AttributeClass, symbols.HandleIn)));

    /// <summary>The handlers of a class and its bases, those of the nearest class first. What is overridden counts once, with all its attributes.</summary>
    public static IEnumerable<Handler> OfClass(INamedTypeSymbol type, ChannelSymbols symbols)
    {
        var overridden = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var method in ChannelSymbols.BasesOf(type).SelectMany(each => each.GetMembers()).OfType<IMethodSymbol>())
        {
            if (overridden.Contains(method.OriginalDefinition))
            {
                continue;
            }

            for (var each = method; each is not null; each = each.OverriddenMethod)
            {
                overridden.Add(each.OriginalDefinition);
                foreach (var handler in Of(each, symbols))
                {
                    yield return handler;
                }
            }
        }
    }

    /// <summary>The event that an attribute names first.</summary>
    public static string EventOf(AttributeData attribute) =>
        attribute.ConstructorArguments.Length > 0 && attribute.ConstructorArguments[0].Value is string name ? name : string.Empty;

    /// <summary>Where an attribute names its event.</summary>
    public static Location? PlaceOf(AttributeData attribute) => attribute.ApplicationSyntaxReference?.GetSyntax() is AttributeSyntax syntax
        ? (syntax.ArgumentList?.Arguments.FirstOrDefault()?.Expression ?? (SyntaxNode)syntax).GetLocation()
        : null;
}
