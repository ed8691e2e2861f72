namespace Orleans.Channels.Analyzers.Tests;

public sealed class ContractTests
{
    [Fact]
    public void A_contract_has_what_a_channel_takes_and_sends_and_where()
    {
        var contract = Compiled.ContractOf("""
            namespace Desk;

            /// <summary>One ticket and its agents.</summary>
            [Joins<Entrance, Ticket>]
            [Broadcasts<NewMessage>("new_msg")]
            [Pushes<ReadOnlyMemory<byte>>("file")]
            public sealed class TicketChannel : Channel
            {
                /// <summary>Says something to <see cref="Ticket"/>'s people.</summary>
                [HandleIn("new_msg"), Replies<Ticket>]
                public Reply Message(ChannelSocket socket, NewMessage message, IServiceProvider services, CancellationToken cancellationToken) => Reply.Ok();

                [HandleIn("typing")]
                public void Typing(ChannelSocket socket) { }

                [HandleIn("upload:*")]
                public void Upload(string name, ReadOnlyMemory<byte> data) { }

                [HandleOut("new_msg")]
                public void Out(NewMessage message) { }
            }

            public sealed record Entrance(string? Since = null);

            /// <summary>A ticket.</summary>
            /// <param name="Id">Its number.</param>
            public sealed record Ticket(int Id, Status Status);

            [JsonConverter(typeof(JsonStringEnumConverter<Status>))]
            public enum Status { Open, Closed }

            public sealed record NewMessage(string Body);

            public static class Routes
            {
                public static void Add(ChannelsBuilder channels) => channels.Map<TicketChannel>("ticket:*").Map<TicketChannel>("inbox");
            }
            """);

        Assert.Equal(
            """
            {
              "version": 1,
              "channels": {
                "TicketChannel": {
                  "description": "One ticket and its agents.",
                  "topics": ["inbox", "ticket:*"],
                  "join": {
                    "params": { "$ref": "#/types/Entrance" },
                    "response": { "$ref": "#/types/Ticket" }
                  },
                  "in": {
                    "new_msg": {
                      "description": "Says something to Ticket's people.",
                      "payload": { "$ref": "#/types/NewMessage" },
                      "reply": { "$ref": "#/types/Ticket" }
                    },
                    "typing": {},
                    "upload:*": {
                      "payload": { "format": "binary" }
                    }
                  },
                  "out": {
                    "file": {
                      "payload": { "format": "binary" }
                    },
                    "new_msg": {
                      "payload": { "$ref": "#/types/NewMessage" }
                    }
                  }
                }
              },
              "types": {
                "Entrance": {
                  "type": "object",
                  "properties": {
                    "since": { "type": ["string", "null"] }
                  }
                },
                "NewMessage": {
                  "type": "object",
                  "properties": {
                    "body": { "type": "string" }
                  },
                  "required": ["body"]
                },
                "Status": { "type": "string", "enum": ["Open", "Closed"] },
                "Ticket": {
                  "description": "A ticket.",
                  "type": "object",
                  "properties": {
                    "id": {
                      "type": "integer",
                      "format": "int32",
                      "description": "Its number."
                    },
                    "status": { "$ref": "#/types/Status" }
                  },
                  "required": ["id", "status"]
                }
              }
            }

            """,
            NodeWriter.Write(contract));
    }

    [Theory]
    [InlineData("ChannelSocket socket, Said said, Clock clock", "Said")]
    [InlineData("Clock clock, Said said", "Said")]
    [InlineData("Query query, CancellationToken cancellationToken, IClock clock", "Query")]
    [InlineData("IClock clock, Topic topic, System.Security.Claims.ClaimsPrincipal user", null)]
    [InlineData("[Microsoft.Extensions.DependencyInjection.FromKeyedServices(1)] Clock clock, Query query", "Query")]
    [InlineData("AppDb db, Query query", "Query")]
    public void A_payload_is_found_among_services(string parameters, string? type)
    {
        var contract = Compiled.ContractOf($$"""
            public sealed class RoomChannel : Channel
            {
                [HandleIn("say")] public void Say({{parameters}}) { }
            }

            public sealed record Said;

            public sealed class Query;

            public sealed class Clock;

            public interface IClock;

            public sealed class AppDb : DbContext;

            public class DbContext;
            """);

        Assert.Equal(type, contract["channels"]!["RoomChannel"]!["in"]!["say"]!["payload"]?["$ref"]?.Text.Split('/')[^1]);
    }

    [Theory]
    [InlineData("bool", """{ "type": "boolean" }""")]
    [InlineData("long", """{ "type": "integer", "format": "int64" }""")]
    [InlineData("decimal", """{ "type": "number" }""")]
    [InlineData("Guid", """{ "type": "string", "format": "uuid" }""")]
    [InlineData("DateTimeOffset?", """{ "type": ["string", "null"], "format": "date-time" }""")]
    [InlineData("string?", """{ "type": ["string", "null"] }""")]
    [InlineData("byte[]", """{ "type": "string", "contentEncoding": "base64" }""")]
    [InlineData("JsonElement", "{}")]
    [InlineData("object?", "{}")]
    [InlineData("IReadOnlyList<int>", """{ "type": "array", "items": { "type": "integer", "format": "int32" } }""")]
    [InlineData("Dictionary<string, string[]>?", """{ "type": ["object", "null"], "additionalProperties": { "type": "array", "items": { "type": "string" } } }""")]
    [InlineData("Sort", """{ "$ref": "#/types/Sort" }""")]
    [InlineData("Sort?", """{ "anyOf": [{ "$ref": "#/types/Sort" }, { "type": "null" }] }""")]
    [InlineData("Own", "{}")]
    [InlineData("Page<Sort>", """{ "$ref": "#/types/PageOfSort" }""")]
    public void A_type_is_written_as_System_Text_Json_writes_it(string type, string schema)
    {
        var contract = Compiled.ContractOf($$"""
            [Broadcasts<Said>("said")]
            public sealed class RoomChannel : Channel;

            public sealed record Said({{type}} Value);

            public enum Sort { Up, Down }

            public sealed record Page<T>(T[] Items);

            [JsonConverter(typeof(OwnConverter))]
            public sealed record Own(int Secret);

            public abstract class OwnConverter : JsonConverter<Own>;
            """);

        var property = contract["types"]!["Said"]!["properties"]!["value"]!;

        Assert.Equal(schema, string.Join(' ', NodeWriter.Write(property).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace("[ ", "[", StringComparison.Ordinal).Replace(" ]", "]", StringComparison.Ordinal));
    }

    [Fact]
    public void Attributes_of_properties_count()
    {
        var contract = Compiled.ContractOf("""
            [Broadcasts<Said>("said")]
            public sealed class RoomChannel : Channel;

            public abstract class Base
            {
                public int FromBase { get; set; }
            }

            public sealed class Said : Base
            {
                [JsonPropertyName("body_text")] public string Body { get; set; } = "";
                [JsonIgnore] public string Hidden { get; set; } = "";
                [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public int Count { get; set; }
                [JsonRequired] public string? Author { get; set; }
                [JsonInclude] internal int Internal { get; set; }
                internal int Left { get; set; }
                public int Sum => Count;
                public static int Static => 1;
                public string URLOfPage { get; set; } = "";
            }
            """);

        var said = contract["types"]!["Said"]!;

        Assert.Equal(["fromBase", "body_text", "count", "author", "internal", "sum", "urlOfPage"], said["properties"]!.Members.Select(member => member.Key));
        Assert.Equal(["fromBase", "body_text", "author", "internal", "urlOfPage"], said["required"]!.Items.Select(item => item.Text));
        Assert.Equal("true", said["properties"]!["sum"]!["readOnly"]!.Text);
    }

    [Fact]
    public void A_type_that_names_its_derived_types_is_one_of_them_each_with_its_tag()
    {
        var contract = Compiled.ContractOf("""
            [Broadcasts<Move>("moved")]
            public sealed class RoomChannel : Channel;

            [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
            [JsonDerivedType(typeof(Step), "step"), JsonDerivedType(typeof(Jump), "jump")]
            public abstract record Move;

            public sealed record Step : Move;

            public sealed record Jump(int Height, Move? Then) : Move;
            """);

        var variants = contract["types"]!["Move"]!["oneOf"]!.Items;

        Assert.Equal(["step", "jump"], variants.Select(variant => variant["allOf"]!.Items[0]["properties"]!["kind"]!["const"]!.Text));
        Assert.Equal(["#/types/Step", "#/types/Jump"], variants.Select(variant => variant["allOf"]!.Items[1]["$ref"]!.Text));
    }

    [Fact]
    public void A_type_without_an_end_ends()
    {
        var contract = Compiled.ContractOf("""
            [Broadcasts<Tree<int>>("grown")]
            public sealed class RoomChannel : Channel;

            public sealed record Tree<T>(Tree<T[]>? Next);
            """);

        Assert.InRange(contract["types"]!.Members.Count, 2, 100);
    }

    [Fact]
    public void Bases_count_and_what_is_abstract_has_no_contract()
    {
        var contract = Compiled.ContractOf("""
            [Broadcasts<int[]>("said"), Joins<int[], int[]>]
            public abstract class BaseChannel : Channel
            {
                [HandleIn("ping")] public virtual void Ping() { }
            }

            public sealed class RoomChannel : BaseChannel
            {
                public override void Ping() { }
            }
            """);

        var room = Assert.Single(contract["channels"]!.Members);
        Assert.Equal("RoomChannel", room.Key);
        Assert.NotNull(room.Value["join"]);
        Assert.NotNull(room.Value["in"]!["ping"]);
        Assert.NotNull(room.Value["out"]!["said"]);
    }

    [Fact]
    public void A_project_without_channels_has_no_contract() =>
        Assert.Null(Contract.Of(Compiled.From("public sealed class Nothing;"), CancellationToken.None));

    [Theory]
    [InlineData("new JsonStringEnumConverter()", "string")]
    [InlineData("new JsonStringEnumConverter(JsonNamingPolicy.CamelCase)", "integer")]
    [InlineData("new JsonStringEnumConverter<DayOfWeek>()", "integer")]
    public void Enums_are_what_ConfigureJson_makes_of_all_of_them(string converter, string type)
    {
        var contract = Compiled.ContractOf($$"""
            public static class Wiring
            {
                public static void Add(ChannelsBuilder channels) => channels.ConfigureJson(json => json.Converters.Add({{converter}}));
            }

            public sealed class DeskChannel : Channel
            {
                [HandleIn("move")]
                public void Move(Ticket ticket) { }
            }

            public sealed record Ticket(State State);

            public enum State { Open, Closed }
            """);

        Assert.Equal(type, contract["types"]!["State"]!["type"]!.Text);
    }
}
