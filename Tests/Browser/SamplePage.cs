using Microsoft.Playwright;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests.Browser;

/// <summary>A page in a browser, and what the browser complains of.</summary>
internal sealed class SamplePage
{
    private readonly IPage _page;
    private readonly List<string> _problems = [];

    public SamplePage(IPage page)
    {
        _page = page;
        page.PageError += (_, error) => Add(error);
        page.Console += (_, message) => Add(message);
    }

    /// <summary>Errors and warnings so far. A browser tells in its console of a connection that it can't open, which is no fault of the page.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            lock (_problems)
            {
                return [.. _problems.Where(problem => !problem.StartsWith("WebSocket connection to", StringComparison.Ordinal))];
            }
        }
    }

    /// <summary>The element with an id.</summary>
    public ILocator this[string id] => _page.Locator($"#{id}");

    /// <summary>The keyboard alone.</summary>
    public IKeyboard Keyboard => _page.Keyboard;

    public ILocator Button(string name) => _page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(string name) => _page.GetByRole(AriaRole.Link, new() { Name = name });

    public ILocator Field(string label) => _page.GetByLabel(label);

    /// <summary>The messages of a chat, without the page's own notes.</summary>
    public ILocator Messages => _page.Locator(".message");

    public async Task GoAsync(string address) => await _page.GotoAsync(address);

    /// <summary>Answers what the page asks with yes from now on; a browser under a test says no.</summary>
    public void AcceptDialogs() => _page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();

    public async Task ReloadAsync() => await _page.ReloadAsync();

    /// <summary>Whether nothing of it sticks out to the side.</summary>
    public Task<bool> FitsAsync() => ReadAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth");

    public Task<T> ReadAsync<T>(string script) => _page.EvaluateAsync<T>(script);

    public Task CloseAsync() => _page.Context.CloseAsync();

    /// <summary>Keeps a picture for the documentation, when the environment variable SCREENSHOTS names a folder of the repository for them.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is { Length: > 0 } folder)
        {
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
