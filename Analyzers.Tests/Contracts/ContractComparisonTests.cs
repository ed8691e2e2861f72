namespace Orleans.Channels.Analyzers.Tests;

/// <summary>Which changes break clients, and which don't.</summary>
public sealed class ContractComparisonTests
{
    private const string Before = """
        [Joins<Entrance, Welcome>]
        [Broadcasts<Message>("new_msg")]
        [Pushes<Hint>("hint")]
        public sealed class RoomChannel : Channel
        {
            [HandleIn("new_msg"), Replies<Receipt>] public Reply Say(Message message) => Reply.Ok();
            [HandleIn("search")] public void Search(Search search) { }
            [HandleIn("ping")] public void Ping() { }
        }

        public sealed record Entrance(string? Since);

        public sealed record Welcome(int Members);

        public sealed record Message(string Body, string? Color);

        public sealed record Hint(string Text, Level Level);

        public sealed record Receipt(long Id);

        public sealed record Search(string Term, int Page = 1, Level Level = Level.Low);

        [JsonConverter(typeof(JsonStringEnumConverter))]
        public enum Level { Low, High }

        public static class Routes
        {
            public static void Add(ChannelsBuilder channels) => channels.Map<RoomChannel>("room:*");
        }
        """;

    [Theory]
    [InlineData("RoomChannel", "SaloonChannel", "RoomChannel is gone")]
    [InlineData("""[HandleIn("ping")] """, "", "RoomChannel no longer takes \"ping\"")]
    [InlineData("""[HandleIn("search")]""", """[HandleIn("find")]""", "RoomChannel no longer takes \"search\"")]
    [InlineData("""[Pushes<Hint>("hint")]""", "", "RoomChannel no longer sends \"hint\"")]
    [InlineData("""Map<RoomChannel>("room:*")""", """Map<RoomChannel>("room:lobby")""", "RoomChannel is no longer mapped to \"room:*\"")]
    [InlineData("[Joins<Entrance, Welcome>]", "", "RoomChannel join response was object and is anything")]
    [InlineData(", Replies<Receipt>", "", "RoomChannel \"new_msg\" reply was object and is anything")]
    [InlineData("Receipt(long Id)", "Receipt(string Id)", "Receipt.id was integer (int64) and is string")]
    [InlineData("Receipt(long Id)", "Receipt(long Number)", "Receipt.id is gone, which clients read")]
    [InlineData("Receipt(long Id)", "Receipt(long? Id)", "Receipt.id was never null, and may be now", "Receipt.id was always there, and may be missing now")]
    [InlineData("Welcome(int Members)", "Welcome(long Members)", "Welcome.members was integer (int32) and is integer (int64)")]
    [InlineData("Search(string Term, int Page = 1", "Search(string Text, int Page = 1", "Search.term is gone, which clients send", "Search.text must be there now, and clients may leave it out")]
    [InlineData("int Page = 1", "short Page = 1")]
    [InlineData("int Page = 1, Level Level = Level.Low", "int Page, Level Level = Level.Low", "Search.page must be there now, and clients may leave it out")]
    [InlineData("Entrance(string? Since)", "Entrance(string Since)", "Entrance.since could be null, and can't any more", "Entrance.since must be there now, and clients may leave it out")]
    [InlineData("{ Low, High }", "{ Low }", "Level no longer takes High")]
    [InlineData("Message(string Body, string? Color)", "Message(string[] Body, string? Color)", "Message.body was string and is array", "Message.body was string and is array")]
    [InlineData("""[HandleIn("ping")] public void Ping()""", """[HandleIn("ping")] public void Ping(Entrance2 entrance)""", "RoomChannel \"ping\" payload.name must be there now, and clients may leave it out")]
    public void What_clients_rely_on_is_told_when_it_goes(string was, string now, params string[] broken)
    {
        var after = Before.Replace(was, now, StringComparison.Ordinal) + "\npublic sealed record Entrance2(string Name);";

        Assert.NotEqual(Before, after);
        Assert.Equal(broken, BreaksOf(after).Select(each => each.What).Where(what => !what.StartsWith("RoomChannel is no longer mapped", StringComparison.Ordinal) || broken.Contains(what)));
    }

    [Theory]
    [InlineData("""[HandleIn("ping")]""", """[HandleIn("ping"), HandleIn("pong")]""")]
    [InlineData("""[Pushes<Hint>("hint")]""", """[Pushes<Hint>("hint"), Broadcasts<Hint>("hints")]""")]
    [InlineData("""Map<RoomChannel>("room:*")""", """Map<RoomChannel>("room:*").Map<RoomChannel>("lobby")""")]
    [InlineData("Receipt(long Id)", "Receipt(int Id, string Note)")]
    [InlineData("Search(string Term, ", "Search(string? Term, ")]
    [InlineData("int Page = 1", "long Page = 1")]
    [InlineData("Level Level = Level.Low)", "Level Level = Level.Low, string? Order = null)")]
    [InlineData("Entrance(string? Since)", "Entrance(JsonElement? Since, int Limit = 20)")]
    [InlineData("{ Low, High }", "{ Low, Middle, High }")]
    [InlineData("string? Color)", "string? Color, int Size = 1)")]
    [InlineData("sealed record Hint(", "sealed record Advice(")]
    [InlineData("Search(Search search)", "Search(Payload search)")]
    [InlineData("public void Ping()", "public void Ping(Entrance2 entrance)")]
    public void What_is_added_breaks_nobody(string was, string now)
    {
        var after = Before.Replace(was, now, StringComparison.Ordinal).Replace("Pushes<Hint>", now.Contains("Advice", StringComparison.Ordinal) ? "Pushes<Advice>" : "Pushes<Hint>", StringComparison.Ordinal);

        Assert.NotEqual(Before, after);
        Assert.Empty(BreaksOf(after + "\npublic sealed record Entrance2(string? Name);"));
    }

    [Fact]
    public void A_break_has_its_line_in_the_file_and_its_place_in_the_code()
    {
        var each = Assert.Single(BreaksOf(Before.Replace("Receipt(long Id)", "Receipt(string Id)", StringComparison.Ordinal)));

        Assert.Contains("\"id\"", NodeWriter.Write(Compiled.ContractOf(Before)).Split('\n')[each.Line - 1], StringComparison.Ordinal);
        Assert.Equal(Array.FindIndex(Before.Split('\n'), line => line.Contains("Receipt(long", StringComparison.Ordinal)), each.Place!.GetLineSpan().StartLinePosition.Line);
    }

    private static IReadOnlyList<ContractBreak> BreaksOf(string after) =>
        ContractComparison.Compare(NodeReader.Read(NodeWriter.Write(Compiled.ContractOf(Before))), Compiled.ContractOf(after));
}
