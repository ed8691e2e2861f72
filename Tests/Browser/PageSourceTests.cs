using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests.Browser;

/// <summary>What holds of the source of every page: of the samples, the template and the operators.</summary>
public sealed class PageSourceTests
{
    private static readonly string[] Folders = ["Silo/wwwroot", "Templates/content", "Gateway/Dashboard/Page"];

    private static readonly string[] ReadAsHtml = ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "createContextualFragment", "setHTML"];

    public static TheoryData<string> Pages => [.. Files(".html")];

    public static TheoryData<string> Scripts => [.. Files(".js")];

    public static TheoryData<string> Parts => [.. Files(".html", ".js", ".css")];

    [Theory, MemberData(nameof(Parts))]
    public void It_names_no_other_host(string file) => Assert.DoesNotContain("https://", Read(file), StringComparison.Ordinal);

    [Theory, MemberData(nameof(Scripts))]
    public void It_reads_no_text_as_html(string file) =>
        Assert.DoesNotContain(ReadAsHtml, way => Read(file).Contains(way, StringComparison.Ordinal));

    [Theory, MemberData(nameof(Pages))]
    public void It_has_the_one_design_and_its_scripts_and_styles_in_files(string file)
    {
        var page = Read(file);

        Assert.Contains("""<link rel="stylesheet" href="design.css">""", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script type=\"module\">", page, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Pages))]
    public void Its_policy_lets_nothing_else_in(string file)
    {
        const string policy = "default-src 'self'; connect-src 'self' ws: wss:";

        // The operators' page gets its policy from the gateway.
        Assert.True(file.StartsWith("Gateway/", StringComparison.Ordinal) || Read(file).Contains(policy, StringComparison.Ordinal), $"{file} has no policy.");
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(BuiltProgram.SolutionFolder, file));

    private static IEnumerable<string> Files(params string[] kinds) => Folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(BuiltProgram.SolutionFolder, folder), "*", SearchOption.AllDirectories))
        .Where(file => kinds.Contains(Path.GetExtension(file)))
        .Select(file => Path.GetRelativePath(BuiltProgram.SolutionFolder, file));
}
