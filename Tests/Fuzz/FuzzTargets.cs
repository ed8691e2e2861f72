using System.Buffers;
using Microsoft.AspNetCore.DataProtection;
using Orleans.Channels.Gateway;
using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

/// <summary>What reads a stranger's bytes first. Each takes whatever comes, or refuses it in the way that is defined for it.</summary>
internal static class FuzzTargets
{
    private static readonly ChannelTokens Tokens = new(new EphemeralDataProtectionProvider(), TimeProvider.System);

    public static readonly IReadOnlyDictionary<string, Action<byte[]>> ByName = new Dictionary<string, Action<byte[]>>
    {
        ["frames"] = Frames,
        ["v1"] = input => Message(new V1JsonSerializer(), input),
        ["v2"] = input => Message(new V2JsonSerializer(), input),
        ["ndjson"] = NdJson,
        ["query"] = Query,
        ["tokens"] = Token,
        ["positions"] = Position,
    };

    private static void Frames(byte[] input)
    {
        using var reader = new WebSocketFrameReader(maxFrameBytes: 2_000, maxMessageBytes: 3_000, mayBeCompressed: true);
        var buffer = new ReadOnlySequence<byte>(input);
        try
        {
            while (reader.TryRead(ref buffer, out var message))
            {
                Assert.InRange(message.Payload.Length, 0, 3_000);
            }

            Assert.InRange(reader.Held, 0, 8_192);
        }
        catch (WebSocketProtocolException violation)
        {
            Assert.InRange(violation.CloseCode, (ushort)1002, (ushort)1009);
        }
    }

    private static void Message(ISerializer serializer, byte[] input)
    {
        try
        {
            var frame = input is [0, ..] ? serializer.DecodeBinary(input) : serializer.DecodeText(input);
            Assert.False(LogText.Quote(frame.Event).ToString().Any(char.IsControl) || frame.Topic.ForLog.ToString().Any(char.IsControl));
            serializer.EncodeReply(frame.JoinRef, frame.Ref, frame.Topic, "ok", frame.Payload);
            if (!frame.Payload.IsBinary)
            {
                _ = ResumeRequest.Read(frame.Payload);
            }
        }
        catch (Exception exception) when (exception is MalformedFrameException or UnencodableFrameException)
        {
            // So it is defined.
        }
    }

    private static void NdJson(byte[] input)
    {
        try
        {
            Assert.InRange(LongPollBody.Split("application/x-ndjson", input, maxFrames: 100, maxFrameBytes: 1_000).Length, 0, 100);
        }
        catch (MalformedFrameException)
        {
            // So it is defined.
        }
    }

    private static void Query(byte[] input)
    {
        var text = System.Text.Encoding.Latin1.GetString(input);
        var query = new ConnectQuery($"?{text}", []);
        using var parsed = System.Text.Json.JsonDocument.Parse(query.ToPayload().Span.ToArray(), new() { MaxDepth = 512 });
        Assert.Equal(System.Text.Json.JsonValueKind.Object, parsed.RootElement.ValueKind);
    }

    private static void Token(byte[] input)
    {
        var text = System.Text.Encoding.UTF8.GetString(input);
        Assert.False(Tokens.Verify<string>("fuzz", text, TimeSpan.FromDays(1)).IsValid);
        _ = AuthTokenProtocol.Read($"phoenix, base64url.bearer.phx.{text}");
    }

    private static void Position(byte[] input)
    {
        if (HistoryPosition.TryParse(System.Text.Encoding.UTF8.GetString(input), out var position))
        {
            Assert.True(HistoryPosition.TryParse(position.ToString(), out var again));
            Assert.Equal(position, again);
            Assert.InRange(position.Offset, 0, long.MaxValue);
        }
    }
}
