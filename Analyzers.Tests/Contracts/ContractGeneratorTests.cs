using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;

namespace Orleans.Channels.Analyzers.Tests;

public sealed class ContractGeneratorTests
{
    [Fact]
    public void An_assembly_carries_the_contract_of_its_channels()
    {
        const string code = """
            /// <summary>The "room".</summary>
            [Broadcasts<string[]>("said")]
            public sealed class RoomChannel : Channel;
            """;
        CSharpGeneratorDriver.Create(new ContractGenerator()).RunGeneratorsAndUpdateCompilation(Compiled.From(code), out var compilation, out _);

        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image).Success);
        var metadata = Assert.Single(Assembly.Load(image.ToArray()).GetCustomAttributes<AssemblyMetadataAttribute>());
        Assert.Equal("Orleans.Channels.Contract", metadata.Key);
        Assert.Equal(NodeWriter.Write(Compiled.ContractOf(code)), metadata.Value!.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void One_without_channels_carries_nothing()
    {
        CSharpGeneratorDriver.Create(new ContractGenerator()).RunGeneratorsAndUpdateCompilation(Compiled.From("public sealed class Nothing;"), out var compilation, out _);

        Assert.DoesNotContain(compilation.Assembly.GetAttributes(), attribute => attribute.AttributeClass?.Name == nameof(AssemblyMetadataAttribute));
    }
}
