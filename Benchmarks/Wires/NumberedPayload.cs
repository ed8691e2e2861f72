using System.Text;

namespace Orleans.Channels.Benchmarks;

/// <summary>Payloads that carry a number. Long ones are of the kind that applications send, so that compressing them means something.</summary>
internal static class NumberedPayload
{
    private const int Number = 20;
    private const string Around = """{"d":"","rows":[],"rest":""}""";
    private static readonly string[] Names = ["ann", "bob", "carla", "dimitri", "esther", "fatima", "george", "hanna"];
    private static readonly string[] Words = ["so", "the", "train", "is", "late", "again", "and", "nobody", "knows", "why", "ask", "at", "platform"];

    /// <summary>An object of a length: the number, and records of an application.</summary>
    public static string Json(int length)
    {
        if (length <= Way.ShortPayload)
        {
            return $$"""{"d":"{{NumberedFrame.Text(length - 8)}}"}""";
        }

        var random = new Random(1);
        var room = length - Around.Length - Number;
        var rows = new StringBuilder();
        for (var row = Row(random); rows.Length + row.Length < room; row = $",{Row(random)}")
        {
            rows.Append(row);
        }

        return $$"""{"d":"{{NumberedFrame.Text(Number)}}","rows":[{{rows}}],"rest":"{{new string('x', room - rows.Length)}}"}""";
    }

    /// <summary>A text of a length, without quotes.</summary>
    public static string Text(int length)
    {
        if (length <= Way.ShortPayload)
        {
            return NumberedFrame.Text(length);
        }

        var random = new Random(1);
        var text = new StringBuilder(NumberedFrame.Text(Number));
        while (text.Length < length)
        {
            text.Append(Row(random).Replace('"', '\''));
        }

        return text.ToString(0, length);
    }

    private static string Row(Random random) =>
        $$"""{"id":{{random.Next(100_000)}},"user":"{{One(Names, random)}}","at":"2026-03-{{random.Next(10, 31)}}T{{random.Next(10, 24)}}:{{random.Next(10, 60)}}:{{random.Next(10, 60)}}Z","text":"{{Sentence(random)}}"}""";

    private static string Sentence(Random random) => string.Join(' ', Enumerable.Range(0, random.Next(3, 12)).Select(_ => One(Words, random)));

    private static string One(string[] choices, Random random) => choices[random.Next(choices.Length)];
}
