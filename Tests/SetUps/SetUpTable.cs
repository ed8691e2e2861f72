namespace Orleans.Channels.Tests.SetUps;

/// <summary>What is tried, as the documentation has it.</summary>
internal static class SetUpTable
{
    /// <summary>The ways of phoenix.js.</summary>
    public static IReadOnlyList<string> Ways { get; } = ["WebSocket", "long-poll", "longPollFallbackMs"];

    /// <summary>The table, in Markdown.</summary>
    public static string Text { get; } = string.Join('\n', (string[])
    [
        "| the application is | phoenix.js in Node.js | phoenix.js in Chromium | .NET's own WebSocket and HttpClient |",
        "| --- | --- | --- | --- |",
        .. SetUp.All.Select(setUp => $"| {setUp.Title} | {OfPhoenix(setUp)} | {OfPhoenix(setUp)} | WebSocket, long-poll |"),
    ]);

    private static string OfPhoenix(SetUp setUp) => setUp.HasPort ? string.Join(", ", Ways.Select(way => way == "longPollFallbackMs" ? $"`{way}`" : way)) : "has no port for it";
}
