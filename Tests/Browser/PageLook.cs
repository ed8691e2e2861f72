using Microsoft.Playwright;

namespace Orleans.Channels.Tests.Browser;

/// <summary>The window and the colours that a page is seen in.</summary>
internal sealed record PageLook(int Width, int Height, ColorScheme Colors)
{
    public static readonly PageLook Desktop = new(960, 640, ColorScheme.Light);

    public static readonly PageLook DarkDesktop = Desktop with { Colors = ColorScheme.Dark };

    public static readonly PageLook Strip = new(860, 400, ColorScheme.Light);

    public static readonly PageLook Phone = new(390, 760, ColorScheme.Light);

    public static readonly PageLook DarkPhone = Phone with { Colors = ColorScheme.Dark };

    /// <summary>Those that every page is held to.</summary>
    public static readonly PageLook[] All = [Desktop, DarkDesktop, Phone with { Width = 360 }, DarkPhone with { Width = 360 }];
}
