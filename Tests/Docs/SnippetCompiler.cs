using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Orleans.Channels.Analyzers;

namespace Orleans.Channels.Tests;

/// <summary>
/// Compiles a snippet by itself: as a file, with or without top-level statements, or, when it has methods outside of any
/// type, as members of a channel.
/// </summary>
internal static class SnippetCompiler
{
    // What a project of the Web SDK with Orleans has.
    private const string ImplicitUsings = """
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        global using Orleans;
        global using Orleans.Hosting;
        global using Orleans.Runtime;
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Net.Http.Json;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(file => MetadataReference.CreateFromFile(file)),
    ];

    // What the SDK brings along for a JsonSerializerContext.
    private static readonly Lazy<ISourceGenerator> JsonGenerator = new(() =>
    {
        var dotnet = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        var file = Directory.GetFiles(Path.Combine(dotnet, "packs", "Microsoft.NETCore.App.Ref"), "System.Text.Json.SourceGeneration.dll", SearchOption.AllDirectories).Order().Last();
        var generator = Assembly.LoadFrom(file).GetTypes().Single(type => type.IsDefined(typeof(GeneratorAttribute), inherit: false));
        return ((IIncrementalGenerator)Activator.CreateInstance(generator)!).AsSourceGenerator();
    });

    /// <summary>Gives the errors and warnings, with file and line.</summary>
    public static IEnumerable<string> Compile(string path, int line, string code, string preamble) => Make(path, line, code, preamble).GetDiagnostics()
        .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !IsNoise(diagnostic))
        .Select(diagnostic => $"{Place(diagnostic)}: {diagnostic.Id}: {diagnostic.GetMessage(null)}");

    /// <summary>Gives the assembly of a snippet that compiles.</summary>
    public static Assembly Load(string path, int line, string code, string preamble)
    {
        using var stream = new MemoryStream();
        Make(path, line, code, preamble).Emit(stream);
        stream.Position = 0;
        return new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(stream);
    }

    private static Compilation Make(string path, int line, string code, string preamble)
    {
        var snippet = Parse(code);
        var isMembers = snippet.Members.Any(IsMember);
        var head = isMembers ? "using Orleans.Channels; public sealed class SnippetChannel : Channel {" : string.Empty;
        var tree = CSharpSyntaxTree.ParseText($"{head}\n#line {line} \"{path}\"\n{code}\n{(isMembers ? "}" : string.Empty)}", Language);
        var kind = !isMembers && snippet.Members.OfType<GlobalStatementSyntax>().Any()
            ? OutputKind.ConsoleApplication
            : OutputKind.DynamicallyLinkedLibrary;
        var compilation = CSharpCompilation.Create(
            "Snippet",
            [tree, CSharpSyntaxTree.ParseText(ImplicitUsings, Language), Without(Parse(preamble), TypesOf(snippet))],
            References,
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([JsonGenerator.Value, new VerbGenerator().AsSourceGenerator()], parseOptions: Language).RunGeneratorsAndUpdateCompilation(compilation, out var generated, out _);
        return generated;
    }

    private static CompilationUnitSyntax Parse(string code) =>
        CSharpSyntaxTree.ParseText(code, Language).GetCompilationUnitRoot();

    private static bool IsMember(MemberDeclarationSyntax member) => member switch
    {
        GlobalStatementSyntax { Statement: LocalFunctionStatementSyntax function } =>
            function.AttributeLists.Count > 0 || function.Modifiers.Any(SyntaxKind.PublicKeyword) || function.Modifiers.Any(SyntaxKind.OverrideKeyword),
        BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or BaseFieldDeclarationSyntax => true,
        _ => false,
    };

    private static IEnumerable<string> TypesOf(CompilationUnitSyntax unit) =>
        unit.Members.OfType<BaseTypeDeclarationSyntax>().Select(type => type.Identifier.Text);

    private static SyntaxTree Without(CompilationUnitSyntax preamble, IEnumerable<string> types)
    {
        var declared = types.ToHashSet();
        var twice = preamble.Members.OfType<BaseTypeDeclarationSyntax>().Where(type => declared.Contains(type.Identifier.Text));
        return CSharpSyntaxTree.Create(preamble.RemoveNodes(twice, SyntaxRemoveOptions.KeepNoTrivia)!, Language, "preamble");
    }

    // A using that a snippet shows for its readers may be one that the preamble made superfluous.
    private static bool IsNoise(Diagnostic diagnostic) => diagnostic.Id is "CS8019" or "CS1701" or "CS1702";

    private static string Place(Diagnostic diagnostic)
    {
        var place = diagnostic.Location.GetMappedLineSpan();
        return $"{place.Path}:{place.StartLinePosition.Line + 1}";
    }
}
