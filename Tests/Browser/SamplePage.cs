using Microsoft.Playwright;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests.Browser;

/// <summary>A page in a browser, and what the browser complains of.</summary>
internal sealed class SamplePage
{
    private static readonly string[] NoFaults = ["WebSocket connection to", "Failed to load resource: net::ERR_CONNECTION"];

    private readonly IPage _page;
    private readonly List<string> _problems = [];

    public SamplePage(IPage page)
    {
        _page = page;
        page.PageError += (_, error) => Add(error);
        page.Console += (_, message) => Add(message);
    }

    /// <summary>Where pictures are kept; null or empty if they aren't.</summary>
    public static string? PictureFolder { get; } = Environment.GetEnvironmentVariable("SCREENSHOTS");

    /// <summary>Errors and warnings so far. A browser tells in its console of a connection that it can't open, which is no fault of the page.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (_problems)
            {
                return [.. _problems.Where(problem => !NoFaults.Any(told => problem.StartsWith(told, StringComparison.Ordinal)))];
            }
        }
    }

    /// <summary>The element with an id.</summary>
    public ILocator this[string id] => _page.Locator($"#{id}");

    /// <summary>The keyboard alone.</summary>
    public IKeyboard Keyboard => _page.Keyboard;

    public ILocator Button(string name) => _page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(string name) => _page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public ILocator Field(string label) => _page.GetByLabel(label);

    /// <summary>What a screen reader finds.</summary>
    public ILocator Role(AriaRole role, string name) => _page.GetByRole(role, new() { Name = name, Exact = true });

    /// <summary>The messages of a chat, without the page's own notes.</summary>
    public ILocator Messages => _page.Locator(".message");

    /// <summary>Who said them, and what.</summary>
    public ILocator Said => _page.Locator(".message .who, .message p");

    public async Task GoAsync(string address) => await _page.GotoAsync(address);

    /// <summary>Answers what the page asks with yes from now on; a browser under a test says no.</summary>
    public void AcceptDialogs() => _page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();

    public async Task ReloadAsync() => await _page.ReloadAsync();

    /// <summary>Whether nothing of it sticks out to the side.</summary>
    public Task<bool> FitsAsync() => ReadAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth");

    public Task<T> ReadAsync<T>(string script) => _page.EvaluateAsync<T>(script);

    /// <summary>Shows it in another window and in other colours.</summary>
    public async Task ShowAsync(PageLook look)
    {
        await _page.EmulateMediaAsync(new() { ColorScheme = look.Colors });
        await _page.SetViewportSizeAsync(look.Width, look.Height);
    }

    /// <summary>Whether the reader's system asks for less motion.</summary>
    public Task PreferAsync(ReducedMotion motion) => _page.EmulateMediaAsync(new() { ReducedMotion = motion });

    /// <summary>Waits until something holds.</summary>
    public Task WaitAsync(string script) => _page.WaitForFunctionAsync(script);

    public Task CloseAsync() => _page.Context.CloseAsync();

    /// <summary>Keeps a picture for the documentation, when the environment variable SCREENSHOTS names a folder of the repository for them.</summary>
    public async Task PictureAsync(string name)
    {
        if (PictureFolder is { Length: > 0 } folder)
        {
            await _page.EvaluateAsync("scrollTo(0, 0)");
            var file = Path.Combine(BuiltProgram.SolutionFolder, folder, $"{name}.png");
            await _page.ScreenshotAsync(new() { Path = file, Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });
        }
    }

    private void Add(IConsoleMessage message)
    {
        if (message.Type is "error" or "warning")
        {
            Add(message.Text);
        }
    }

    private void Add(string problem)
    {
        lock (_problems)
        {
            _problems.Add(problem);
        }
    }
}
