using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace Orleans.Channels.Analyzers.Tests;

/// <summary>What a project with channels refers to, and has in all its files.</summary>
internal static class Sources
{
    public const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Orleans;
        global using Orleans.Channels;
        """;

    /// <summary>The assemblies that this test runs with.</summary>
    public static ImmutableArray<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => !Path.GetFileName(file).StartsWith("Orleans.Channels.Analyzers", StringComparison.Ordinal))
            .Select(file => MetadataReference.CreateFromFile(file)),
    ];

    /// <summary>No other references: they are all there.</summary>
    public static ReferenceAssemblies None { get; } = new("net10.0");
}
