using Orleans.Channels.Tool;

namespace Orleans.Channels.Analyzers.Tests;

public sealed class TypeScriptModuleTests
{
    // What an application does with it, and below each @ts-expect-error what it can't.
    private const string Client = """
        import { Presence, Socket } from "phoenix";
        import { chatChannel, playChannel, roomChannel, videoChannel } from "./channels.ts";
        import { deskChannel } from "./desk.ts";

        const socket = new Socket("/socket");

        const play = playChannel(socket, "play", { name: "ada" });
        play.join().receive("ok", response => console.log(response.to_win - response.taps)).receive("error", reason => console.log(reason)).receive("timeout", () => {});
        play.push("tap", {}, 1000).receive("ok", ({ taps }) => console.log(taps.toFixed()));
        play.on("winner", winner => console.log(winner.name.length));
        play.onClose(() => {});
        play.leave();

        const room = roomChannel(socket, "room:1");
        room.push("new_msg", { body: "hi" });
        room.push("bin", new ArrayBuffer(1)).receive("ok", bytes => console.log(bytes.byteLength));
        room.push("whoami");
        new Presence(room as never).list();
        room.on("presence_diff", () => {});
        videoChannel(socket, "videos:1", () => ({ last_seen_id: 1 })).on("new_annotation", annotation => console.log(annotation.user?.length));
        chatChannel(socket, "chat:1").push("anything", {});

        const desk = deskChannel(socket, "desk:1", { name: "ada" });
        desk.push("move:up", { kind: "jump", height: 1 });
        desk.on("moved", move => { if (move.kind === "jump") { console.log(move.height); } });
        desk.on("sorted", ({ by, "odd-name": odd, rest }) => console.log(by === "Up", odd[0]?.[0]?.toFixed(), rest["a"]?.toUpperCase()));

        // @ts-expect-error no such topic
        playChannel(socket, "plays", { name: "ada" });
        // @ts-expect-error no such event
        play.push("tip");
        // @ts-expect-error the name is a string
        playChannel(socket, "play", { name: 1 });
        // @ts-expect-error no such event
        play.on("loser", () => {});
        // @ts-expect-error no such member
        play.on("winner", winner => console.log(winner.nickname));
        // @ts-expect-error the body is missing
        room.push("new_msg", {});
        // @ts-expect-error there is no name
        deskChannel(socket, "desk:1");
        // @ts-expect-error no such kind
        desk.push("move:up", { kind: "fall" });

        """;

    private const string Desk = """
        [Joins<Entrance, Payload>]
        [Broadcasts<Move>("moved")]
        [Broadcasts<Sorted>("sorted")]
        public sealed class DeskChannel : Channel
        {
            [HandleIn("move:*")] public void Move(string direction, Move move) { }
        }

        public sealed record Entrance(string Name);

        /// <summary>A move: a step, */ or a jump.</summary>
        [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
        [JsonDerivedType(typeof(Step), "step"), JsonDerivedType(typeof(Jump), "jump")]
        public abstract record Move;

        public sealed record Step : Move;

        public sealed record Jump(int Height) : Move;

        public sealed record Sorted(Sort By, Number Number, [property: JsonPropertyName("odd-name")] int[]?[] Odd, Dictionary<string, string> Rest, DateTimeOffset? At);

        [JsonConverter(typeof(JsonStringEnumConverter))]
        public enum Sort { Up, Down }

        public enum Number { One = 1, Two = 2 }

        public static class Routes
        {
            public static void Add(ChannelsBuilder channels) => channels.Map<DeskChannel>("desk:*");
        }
        """;

    [Fact]
    public async Task The_module_of_the_samples_and_one_of_every_form_pass_the_strict_compiler_with_what_uses_them_well_and_not_with_what_does_not()
    {
        if (!TypeScript.IsThere)
        {
            return;
        }

        var (exitCode, output) = await TypeScript.CheckAsync(
            ("client", Client), ("channels", TypeScriptModule.Write(SampleContract.Read())), ("desk", TypeScript.ModuleOf(Compiled.ContractOf(Desk))));

        Assert.True(exitCode == 0, output);
    }
}
