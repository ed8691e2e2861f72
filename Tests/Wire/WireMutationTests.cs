using System.Buffers;
using System.Globalization;
using Orleans.Channels.Gateway;
using Xunit.Abstractions;
using static Orleans.Channels.Tests.ClientFrames;

namespace Orleans.Channels.Tests;

/// <summary>Throws damaged frames at the reader and the serializers; WIRE_SEED repeats a run.</summary>
public sealed class WireMutationTests(ITestOutputHelper output)
{
    private const int Frames = 100_000;

    private static readonly ushort[] Codes =
    [
        WebSocketCloseCode.ProtocolError, WebSocketCloseCode.InvalidData,
        WebSocketCloseCode.PolicyViolation, WebSocketCloseCode.MessageTooBig,
    ];

    private static readonly byte[][] Messages =
    [
        .. new[]
        {
            """["1","1","room:a","phx_join",{"a":[1,2,{"b":"\ud83d\ude00"}]}]""",
            """[null,5,"phoenix","heartbeat",{}]""",
            """["1","2","room:\u00e9","e",{},"extra",6]""",
            """{"topic":"ping","event":"phx_join","payload":{"a":"\n"},"ref":"1","join_ref":null}""",
        }.Select(Bytes.Utf8),
        Convert.FromHexString("00010108033132726f6f6d3a62696e62696e0001feff"),
    ];

    [Fact]
    public void Damaged_frames_end_in_nothing_but_the_defined_exceptions()
    {
        var random = new Random(Seed());
        var (read, refused) = (0, 0);
        for (var frame = 0; frame < Frames; frame++)
        {
            using var reader = new WebSocketFrameReader(maxFrameBytes: 200, mayBeCompressed: frame % 2 == 0);
            var buffer = new ReadOnlySequence<byte>(Damage(random, Compose(random)));
            try
            {
                while (reader.TryRead(ref buffer, out var message))
                {
                    Assert.NotEqual(WebSocketOpcode.Continuation, message.Opcode);
                    read++;
                }
            }
            catch (WebSocketProtocolException violation)
            {
                Assert.Contains(violation.CloseCode, Codes);
                refused++;
            }
        }

        output.WriteLine($"{read} messages read, {refused} refused");
        Assert.InRange(read, Frames / 10, int.MaxValue);
        Assert.InRange(refused, Frames / 10, int.MaxValue);
    }

    [Fact]
    public void Damaged_messages_end_in_nothing_but_the_defined_exceptions()
    {
        var random = new Random(Seed());
        ISerializer[] serializers = [new V1JsonSerializer(), new V2JsonSerializer()];
        var (decoded, refused) = (0, 0);
        for (var round = 0; round < Frames; round++)
        {
            var message = Damage(random, Messages[random.Next(Messages.Length)]);
            var serializer = serializers[random.Next(2)];
            try
            {
                var frame = random.Next(3) == 0 ? serializer.DecodeBinary(message) : serializer.DecodeText(message);
                EncodeBack(serializer, frame);
                decoded++;
            }
            catch (MalformedFrameException)
            {
                refused++;
            }
        }

        output.WriteLine($"{decoded} messages decoded, {refused} refused");
        Assert.InRange(decoded, Frames / 20, int.MaxValue);
        Assert.InRange(refused, Frames / 10, int.MaxValue);
    }

    // What came in must go out again: an echo is the least that a channel does with it.
    private static void EncodeBack(ISerializer serializer, InboundFrame frame)
    {
        try
        {
            var reply = serializer.EncodeReply(frame.JoinRef, frame.Ref, frame.Topic, frame.Event ?? "ok", frame.Payload);
            if (!reply.IsBinary)
            {
                System.Text.Json.JsonDocument.Parse(reply.Message).Dispose();
            }
        }
        catch (UnencodableFrameException)
        {
            Assert.True(frame.Payload.IsBinary);
        }
    }

    private static byte[] Compose(Random random) => random.Next(6) switch
    {
        0 => [.. Text("[1]"), .. Close(1000, "bye"u8.ToArray())],
        1 => [.. Text("[nu", final: false), .. Frame(WebSocketOpcode.Ping, "p"u8), .. Continue("ll]", true)],
        2 => [.. Frame(WebSocketOpcode.Binary, new byte[random.Next(210)]), .. Text("é")],
        4 => [.. Compressed(WebSocketOpcode.Text, "[null,null]"u8), .. Compressed(WebSocketOpcode.Binary, new byte[1 + random.Next(209)])],
        3 => [.. Text("a", final: false), .. Continue("b", false), .. Continue("c", true), .. Text("d")],
        _ => [.. Frame(WebSocketOpcode.Pong, []), .. Close(random.Next(6_000))],
    };

    private static byte[] Damage(Random random, byte[] bytes)
    {
        var damaged = bytes.ToList();
        for (var wounds = random.Next(4); wounds > 0 && damaged.Count > 0; wounds--)
        {
            var at = random.Next(damaged.Count);
            switch (random.Next(4))
            {
                case 0:
                    damaged[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    damaged[at] = (byte)random.Next(256);
                    break;
                case 2:
                    damaged.RemoveAt(at);
                    break;
                default:
                    damaged.Insert(at, damaged[random.Next(damaged.Count)]);
                    break;
            }
        }

        return [.. damaged];
    }

    private int Seed()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("WIRE_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next();
        output.WriteLine($"WIRE_SEED={seed}");
        return seed;
    }
}
