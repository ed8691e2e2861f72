using Microsoft.Playwright;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests.Browser;

/// <summary>One browser for the tests of a collection, with as many pages as they open.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const float PatienceMs = 20_000;

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge"];

    private static readonly string[] Places =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    private readonly List<SamplePage> _pages = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where a browser is installed, or null.</summary>
    public static string? Program { get; } = Names.Select(SearchPath.Find).Concat(Places).FirstOrDefault(File.Exists);

    public async Task InitializeAsync()
    {
        // Without it the tests that need it are skipped, or fail by themselves.
        if (Program is not null)
        {
            Assertions.SetDefaultExpectTimeout(PatienceMs);
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = ["--ignore-certificate-errors"] });
        }
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Opens a page as a user who has nothing to do with those of the other pages.</summary>
    internal async Task<SamplePage> OpenAsync(int port, string path, PageLook? look = null, bool secure = false)
    {
        var context = await Required(_browser).NewContextAsync(new()
        {
            ViewportSize = look is null ? null : new() { Width = look.Width, Height = look.Height },
            ColorScheme = look?.Colors,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(PatienceMs);
        var page = new SamplePage(await context.NewPageAsync());
        _pages.Add(page);
        await page.GoAsync($"{(secure ? "https" : "http")}://127.0.0.1:{port}/{path}");
        return page;
    }

    /// <summary>Closes the pages of a test, none of which may have had an error.</summary>
    /// <param name="serversWereAway">Whether pages may have asked for what nobody was there to give.</param>
    internal async Task CloseAllAsync(bool serversWereAway = false)
    {
        var problems = _pages.SelectMany(page => page.Problems).Where(problem => !serversWereAway || !IsOfAbsence(problem)).ToArray();
        foreach (var page in _pages)
        {
            await page.CloseAsync();
        }

        _pages.Clear();
        Assert.Empty(problems);
    }

    // What a browser says of requests that nobody answered, and of those that another origin's server couldn't allow.
    private static bool IsOfAbsence(string problem) => problem.StartsWith("Failed to load resource", StringComparison.Ordinal) || problem.Contains("blocked by CORS policy", StringComparison.Ordinal);

    private static T Required<T>(T? value)
        where T : class
    {
        Assert.True(value is not null, "There is no browser: apt-get install chromium.");
        return value;
    }
}
