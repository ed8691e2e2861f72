using System.ComponentModel;
using System.Diagnostics;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

public sealed class SnippetTests
{
    public static TheoryData<string> Documents => new(Document.All);

    [Theory, MemberData(nameof(Documents))]
    public void Every_csharp_snippet_compiles(string path)
    {
        var document = new Document(path);

        Assert.Empty(document.Fences("csharp").SelectMany(fence => SnippetCompiler.Compile(path, fence.Line, fence.Code, document.Preamble)));
    }

    // But those that show what doesn't.
    public static TheoryData<string> DocumentsThatBind => new(Document.All.Where(path => path != "docs/diagnostics.md"));

    [Theory, MemberData(nameof(DocumentsThatBind))]
    public void Every_channel_of_a_csharp_snippet_binds(string path)
    {
        var document = new Document(path);
        foreach (var (line, code) in document.Fences("csharp"))
        {
            var types = SnippetCompiler.Load(path, line, code, document.Preamble).GetTypes();
            var services = Services(types);
            foreach (var channel in types.Where(type => type.IsSubclassOf(typeof(Channel)) && !type.IsAbstract))
            {
                ChannelHandlers.Bind(channel, services);
                ServiceConstructor.Of(channel, services, livesForScope: false);
            }
        }
    }

    [Fact]
    public void There_are_snippets_to_compile()
    {
        Assert.NotEmpty(new Document("README.md").Fences("csharp"));
        Assert.NotEmpty(new Document("docs/guides/channels.md").Fences("csharp"));
        Assert.NotEmpty(new Document("README.md").Fences("js"));
    }

    [Theory]
    [InlineData("var x = 1;\nx.Foo();", "here.md:8: CS1061")]
    [InlineData("public sealed class A : Missing;", "here.md:7: CS0246")]
    [InlineData("\n[HandleIn(\"x\")]\npublic Reply X() => Missing;", "here.md:9: CS0103")]
    public void A_snippet_that_does_not_compile_is_told_with_its_place(string code, string problem) =>
        Assert.StartsWith(problem, Assert.Single(SnippetCompiler.Compile("here.md", 7, code, string.Empty)), StringComparison.Ordinal);

    [Theory, MemberData(nameof(Documents))]
    public async Task Every_js_snippet_is_a_module(string path)
    {
        foreach (var (line, code) in new Document(path).Fences("js"))
        {
            await CheckModuleAsync($"{path}:{line}", code);
        }
    }

    [Theory]
    [InlineData("Silo/wwwroot")]
    [InlineData("Templates/content")]
    [InlineData("Gateway/Dashboard/Page")]
    public async Task Every_script_of_a_page_is_a_module(string folder)
    {
        var scripts = Directory.GetFiles(Path.Combine(Document.Root, folder), "*.js", SearchOption.AllDirectories);
        Assert.NotEmpty(scripts);
        foreach (var script in scripts)
        {
            await CheckModuleAsync(Path.GetFileName(script), await File.ReadAllTextAsync(script));
        }
    }

    private sealed class AnyPolicy : IAuthorizationPolicyProvider
    {
        private static readonly AuthorizationPolicy Policy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();

        public Task<AuthorizationPolicy> GetDefaultPolicyAsync() => Task.FromResult(Policy);

        public Task<AuthorizationPolicy?> GetFallbackPolicyAsync() => Task.FromResult<AuthorizationPolicy?>(null);

        public Task<AuthorizationPolicy?> GetPolicyAsync(string policyName) => Task.FromResult<AuthorizationPolicy?>(Policy);
    }

    // A reader's application has what a snippet leaves out: its interfaces, and its database.
    private static ServiceCatalog Services(Type[] types)
    {
        var declared = new ServiceCollection();
        declared.AddLogging().AddSingleton<IAuthorizationPolicyProvider, AnyPolicy>().AddAuthorizationCore().AddDataProtection().Services.AddSingleton<IConfiguration>(new ConfigurationManager()).AddChannelTokens();
        foreach (var type in types)
        {
            if (type.IsInterface)
            {
                declared.AddSingleton(type, _ => throw new NotSupportedException());
            }
            else if (type.IsSubclassOf(typeof(DbContext)))
            {
                declared.AddScoped(type, _ => throw new NotSupportedException());
            }
        }

        foreach (var taken in types.Where(type => type.IsSubclassOf(typeof(Channel))).SelectMany(type => type.GetConstructors()).SelectMany(made => made.GetParameters()))
        {
            declared.TryAddSingleton(taken.ParameterType, _ => throw new NotSupportedException());
        }

        declared.AddChannelsClient();
        declared.AddSingleton<IGrainFactory>(_ => throw new NotSupportedException());
        return new ServiceCatalog(declared.BuildServiceProvider(), declared);
    }

    private static async Task CheckModuleAsync(string place, string code)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.mjs");
        await File.WriteAllTextAsync(file, code);
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", ["--check", file]) { RedirectStandardError = true })!;
            var problem = await node.StandardError.ReadToEndAsync();
            await node.WaitForExitAsync();
            Assert.True(node.ExitCode == 0, $"{place}: {problem}");
        }
        catch (Win32Exception) when (Environment.GetEnvironmentVariable("CI") != "true")
        {
            // Without node there is no check; where it counts, it is required.
        }
        finally
        {
            File.Delete(file);
        }
    }
}
