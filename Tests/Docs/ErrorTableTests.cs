using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>What the code can answer is in the tables of docs/errors.md, and the other way round.</summary>
public sealed partial class ErrorTableTests
{
    private static readonly string[] Folders = ["Gateway", "Gateway.Host", "Grains", "Grains.Interfaces", "Streams"];
    private static readonly string Text = File.ReadAllText(Path.Combine(Document.Root, "docs/errors.md"));

    [Fact]
    public void Every_reason_of_a_reply_is_there_and_no_other()
    {
        var inCode = Sources().SelectMany(file => ReasonPattern().Matches(File.ReadAllText(file)))
            .Select(reason => reason.Groups["reason"].Value)
            .Concat(Enum.GetValues<PresenceStatus>().Select(status => new PresenceResult(status).Reason).OfType<string>())
            .Distinct();
        var inTables = Rows("## A reply with status error", "## No reply, phx_error and phx_close")
            .Select(row => TickedPattern().Match(row).Groups["text"].Value)
            .Distinct();

        const string ofPhxError = "channel_crash";
        Assert.Contains($"`phx_error` with the reason `{ofPhxError}`", Text, StringComparison.Ordinal);
        Assert.Equal(inCode.Order(), inTables.Append(ofPhxError).Order());
    }

    [Fact]
    public void Every_close_code_is_there_and_no_other_but_the_one_that_only_browsers_say()
    {
        var inCode = typeof(WebSocketCloseCode).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(code => ((ushort)code.GetRawConstantValue()!).ToString(CultureInfo.InvariantCulture))
            .Append("1006");
        var inTable = Rows("## Close codes", "## HTTP status of a connect").Select(row => row.Split('|')[1].Trim());

        Assert.Equal(inCode.Order(), inTable.Order());
    }

    [Fact]
    public void Every_problem_of_the_http_api_is_there_with_its_status()
    {
        var problems = Parse(Path.Combine(Document.Root, "Gateway/Api/ApiProblems.cs")).DescendantNodes()
            .OfType<InvocationExpressionSyntax>()
            .Where(call => call.Expression is IdentifierNameSyntax { Identifier.Text: "Problem" } && call.ArgumentList.Arguments.Count >= 3)
            .SelectMany(call => Messages(call.ArgumentList.Arguments[1].Expression)
                .Select(title => (Status: StatusPattern().Match(call.ArgumentList.Arguments[0].ToString()).Value, Title: title)))
            .ToArray();
        var rows = Rows("## Problems of the HTTP API", "## What stops the start").ToArray();

        Assert.True(problems.Length > 10);
        Assert.All(problems, problem => Assert.Contains(
            rows, row => row.Contains($"`{problem.Title}`", StringComparison.Ordinal) && row.Contains($"| {problem.Status}", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_mistake_in_the_wiring_is_there_and_no_other()
    {
        var inCode = Sources().Select(Parse)
            .SelectMany(file => file.DescendantNodes().OfType<ObjectCreationExpressionSyntax>())
            .Where(made => made.Type.ToString() == nameof(ChannelWiringException))
            .SelectMany(made => Messages(made.ArgumentList!.Arguments[2].Expression))
            .Select(message => message.Split(". ")[0].TrimEnd('.'))
            .Distinct();
        var inTable = Rows("A `ChannelWiringException` names", "The others:").Select(row => TickedPattern().Match(row).Groups["text"].Value);

        Assert.Equal(inCode.Order(), inTable.Order());
    }

    private static IEnumerable<string> Sources() => Folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Document.Root, folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static CompilationUnitSyntax Parse(string file) => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetCompilationUnitRoot();

    // The texts that an expression can give; what is only known at run time is an ellipsis.
    private static IEnumerable<string> Messages(ExpressionSyntax expression) => expression switch
    {
        ConditionalExpressionSyntax either => Messages(either.WhenTrue).Concat(Messages(either.WhenFalse)),
        LiteralExpressionSyntax literal => [literal.Token.ValueText],
        InterpolatedStringExpressionSyntax text => [string.Concat(text.Contents.Select(part => part is InterpolatedStringTextSyntax said ? said.TextToken.ValueText : "…"))],
        _ => [],
    };

    // A table's rows, without its two lines of heading.
    private static IEnumerable<string> Rows(string from, string to)
    {
        var lines = Text[Text.IndexOf(from, StringComparison.Ordinal)..Text.IndexOf(to, StringComparison.Ordinal)].Split('\n');
        return lines.Where((line, number) =>
            line.StartsWith("| ", StringComparison.Ordinal)
            && !line.StartsWith("| ---", StringComparison.Ordinal)
            && !(number + 1 < lines.Length && lines[number + 1].StartsWith("| ---", StringComparison.Ordinal)));
    }

    [GeneratedRegex("reason = \"(?<reason>[^\"…]+)\"")]
    private static partial Regex ReasonPattern();

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex TickedPattern();

    [GeneratedRegex(@"\d{3}")]
    private static partial Regex StatusPattern();
}
