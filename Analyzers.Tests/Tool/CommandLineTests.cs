using Microsoft.CodeAnalysis.CSharp;
using Orleans.Channels.Tool;

namespace Orleans.Channels.Analyzers.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orleans-channels-").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_contract_is_read_from_the_assembly_that_carries_it()
    {
        const string code = """
            [Broadcasts<string[]>("said")]
            public sealed class RoomChannel : Channel;
            """;
        CSharpGeneratorDriver.Create(new ContractGenerator()).RunGeneratorsAndUpdateCompilation(Compiled.From(code), out var compilation, out _);
        using (var assembly = File.Create(In("Desk.dll")))
        {
            Assert.True(compilation.Emit(assembly).Success);
        }

        Assert.Equal(0, Run("contract", In("Desk.dll")));
        Assert.Equal(NodeWriter.Write(Compiled.ContractOf(code)), _output.ToString());
    }

    [Fact]
    public void What_is_written_is_written_once()
    {
        var file = In("deep/channels.ts");

        Assert.Equal(0, Run("typescript", SampleContract.File, "--output", file));
        var written = File.GetLastWriteTimeUtc(file);
        Assert.Equal(0, Run("typescript", SampleContract.File, "--output", file));

        Assert.Equal(TypeScriptModule.Write(SampleContract.Read()), File.ReadAllText(file));
        Assert.Equal(written, File.GetLastWriteTimeUtc(file));
        Assert.Equal($"Wrote {file}.{Environment.NewLine}", _output.ToString());
    }

    [Theory]
    [InlineData]
    [InlineData("typescript")]
    [InlineData("javascript", "a.dll")]
    [InlineData("typescript", "a.dll", "--output")]
    [InlineData("typescript", "a.dll", "--out", "b")]
    public void What_is_no_command_is_answered_with_those_that_are(params string[] args)
    {
        Assert.Equal(2, Run(args));
        Assert.Contains("orleans-channels typescript", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_no_contract_is_told()
    {
        File.WriteAllText(In("other.json"), """{ "version": 2, "channels": {}, "types": {} }""");
        File.WriteAllText(In("text.dll"), "text");

        Assert.Equal(1, Run("contract", In("missing.dll")));
        Assert.Equal(1, Run("contract", In("other.json")));
        Assert.Equal(1, Run("contract", In("text.dll")));
        Assert.Equal(1, Run("contract", typeof(object).Assembly.Location));
        Assert.Contains("wasn't built with Orleans.Channels", _error.ToString(), StringComparison.Ordinal);
    }

    private int Run(params string[] args) => CommandLine.Run(args, _output, _error);

    private string In(string file) => Path.Combine(_folder, file);
}
