namespace Orleans.Channels.Tests.Browser;

/// <summary>Goes through a page by the tab key.</summary>
internal static class KeyboardWalk
{
    private const string Count = "() => document.body.querySelectorAll('a[href], button, input, textarea, [tabindex]').length";

    private const string Begin = "() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); }";

    // What can take the focus, in the order in which it is read; and of what has it, which of them it is, and what one can't see of it.
    private const string Look = """
        () => {
          const stops = [...document.body.querySelectorAll("a[href], button, input, textarea, [tabindex]")]
            .filter(stop => stop.tabIndex >= 0 && !stop.disabled && stop.checkVisibility());
          const focused = document.activeElement;
          const style = getComputedStyle(focused);
          const { top, bottom, left, right } = focused.getBoundingClientRect();
          const isSeen = bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
          const hasRing = focused.matches(":focus-visible") && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
          return [`${stops.indexOf(focused)} of ${stops.length}`, isSeen && hasRing ? "" : `${location.pathname}: the focus of ${focused.outerHTML} can't be seen`];
        }
        """;

    /// <summary>Expects that the focus comes to everything, in order, and can be seen.</summary>
    public static async Task ExpectNoFaultAsync(SamplePage page)
    {
        var faults = new List<string>();
        await page.ReadAsync<object?>(Begin);
        var most = await page.ReadAsync<int>(Count);
        for (var expected = 0; expected < most; expected++)
        {
            await page.Keyboard.PressAsync("Tab");
            var (place, unseen) = await page.ReadAsync<string[]>(Look) is [var first, var second] ? (first, second) : default;
            if (place == $"-1 of {expected}")
            {
                break;
            }

            if (!place.StartsWith($"{expected} of ", StringComparison.Ordinal))
            {
                faults.Add($"{expected} is {place}");
            }

            faults.AddRange(unseen.Length > 0 ? [unseen] : []);
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }
}
