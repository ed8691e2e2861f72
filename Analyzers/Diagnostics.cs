using Microsoft.CodeAnalysis;

namespace Orleans.Channels.Analyzers;

/// <summary>What can be said of a channel while it is typed. docs/diagnostics.md has a section for each.</summary>
internal static class Diagnostics
{
    private const string Page = "docs/diagnostics.md";
    private const string Category = "Orleans.Channels";

    public static readonly DiagnosticDescriptor NoEvent = Error(
        "OC0001", "A handler names its event", "{0} has a [{1}] without an event. Name the event that it handles.");

    public static readonly DiagnosticDescriptor IsStatic = Error(
        "OC0002", "A handler isn't static", "{0} is static, and a handler belongs to its topic's instance. Remove static.");

    public static readonly DiagnosticDescriptor AsyncVoid = Error(
        "OC0003", "A handler isn't async void", "{0} is async void, which nobody can wait for and whose exceptions end the process. Return Task or ValueTask.");

    public static readonly DiagnosticDescriptor Unbindable = Error(
        "OC0004", "A handler is neither generic nor takes by reference", "{0} is generic or takes something by reference, which no event can be bound to. Take plain parameters.");

    public static readonly DiagnosticDescriptor EventPattern = Error(
        "OC0005", "An event has its * at the end, and an intercept has none", "{0} has [{1}(\"{2}\")] {3}");

    public static readonly DiagnosticDescriptor StringWithoutPrefix = Error(
        "OC0006",
        "A string parameter takes what a * leaves open",
        "{0} takes a string, but [HandleIn(\"{1}\")] is no prefix that would leave one. Write [HandleIn(\"{1}*\")], or take Payload and call As<string>().");

    public static readonly DiagnosticDescriptor TwoOfOneKind = Error(
        "OC0007",
        "A handler takes each kind of parameter once",
        "{0} takes two parameters of one kind (the second is \"{1}\"). A handler takes a ChannelSocket, a payload and a string, each at most once.");

    public static readonly DiagnosticDescriptor Result = Error(
        "OC0008", "A handler returns what can be sent", "{0} returns {1}{2}");

    public static readonly DiagnosticDescriptor SecondHandler = Error(
        "OC0009", "An event has one handler", "{0} is a second [{1}(\"{2}\")] of its class. Leave one handler for the event.");

    public static readonly DiagnosticDescriptor SlowIntercept = Error(
        "OC0010",
        "An intercepted event has no slow policy",
        "{0} has [WhenSlow(\"{1}\")] and [HandleOut(\"{1}\")], but an intercepted broadcast becomes pushes, which are never dropped. Remove one of them.");

    public static readonly DiagnosticDescriptor SlowPolicy = Error(
        "OC0011", "A slow policy is for one event", "{0} has {1}");

    public static readonly DiagnosticDescriptor RoutePattern = Error(
        "OC0012",
        "A route's pattern has its * at the end",
        "{0} can't be mapped to \"{1}\": a pattern is an exact topic, or a prefix with one * at its end. Write a prefix and one trailing *, as in \"room:*\".");

    public static readonly DiagnosticDescriptor AbstractChannel = Error(
        "OC0013", "A mapped channel isn't abstract", "{0} is abstract, so it can't be mapped to \"{1}\". Map a class that derives from it.");

    public static readonly DiagnosticDescriptor SecondRoute = Error(
        "OC0014", "A pattern has one route", "{0} is mapped to \"{1}\", which another route has already. Leave one route for the pattern.");

    public static readonly DiagnosticDescriptor StateSerializer = Warning(
        "OC0015",
        "A channel's state has [GenerateSerializer]",
        "{0} is the state of {1} and has no [GenerateSerializer], so that it can't go along when a topic moves. Add [GenerateSerializer], and an [Id] to each of its members.");

    public static readonly DiagnosticDescriptor ScopedService = Warning(
        "OC0016",
        "A channel's constructor takes no scoped service",
        "{0} takes {1} in its constructor, which is registered as scoped, and a channel lives as long as its topic: all members would share one instance, so the start is stopped. Take it as a parameter of the handlers that use it, for each event has a scope; or, in JoinAsync and other overrides, from socket.Services.");

    public static readonly DiagnosticDescriptor LeavesTurn = Warning(
        "OC0017",
        "A channel speaks in its topic's turns",
        "{0} comes behind this ConfigureAwait(false), on another thread than the topic's, and throws there. Leave ConfigureAwait(false) out.");

    public static readonly DiagnosticDescriptor OutsideOfChannel = Warning(
        "OC0018", "A handler belongs to a channel", "{0} has a [{1}], and {2} is no Channel, so that no event ever gets there. Derive the class from Channel.");

    public static readonly DiagnosticDescriptor ContractBroken = Error(
        "OC0101",
        "A change keeps the contract",
        "{0} ({1}, line {2}). Clients that are out there rely on it: put it back, or accept the change by dotnet build -p:AcceptChannelContract=true.");

    public static readonly DiagnosticDescriptor ContractUnreadable = Error(
        "OC0102", "The contract's file can be read", "{0} isn't the contract that was written: {1} Take it from version control, or write it anew by dotnet build -p:AcceptChannelContract=true.");

    public static readonly DiagnosticDescriptor ContractGrown = New(
        "OC0103",
        "The contract's file has all that there is",
        "{0} doesn't have all that the channels take and send, so that what is new may still change. Write it by dotnet build -p:AcceptChannelContract=true.",
        DiagnosticSeverity.Info);

    private static DiagnosticDescriptor Error(string id, string title, string message) => New(id, title, message, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(string id, string title, string message) => New(id, title, message, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor New(string id, string title, string message, DiagnosticSeverity severity) =>
        new(id, title, message, Category, severity, isEnabledByDefault: true, helpLinkUri: $"{Page}#{id.ToLowerInvariant()}");
}
