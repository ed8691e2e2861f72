namespace Orleans.Channels.Tests.Browser;

/// <summary>The pages of the samples.</summary>
internal static class SamplePaths
{
    public static readonly string[] All = ["", "chat.html", "play.html", "console.html", "video.html", "frames.html", "operators.html"];
}
