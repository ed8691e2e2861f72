using System.Text;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>Messages of clients, most of them spoiled.</summary>
internal sealed class AbuseMessages(Random random)
{
    private static readonly string[] Topics = ["\"ping\"", "\"room:abuse\"", "\"chat:abuse\"", "\"bench:abuse\"", "\"phoenix\"", "\"nosuch\"", "\"wild:1:2\""];
    private static readonly string[] Events = ["\"phx_join\"", "\"phx_join\"", "\"phx_leave\"", "\"heartbeat\"", "\"access_token\"", "\"ping\"", "\"echo\"", "\"cast\"", "\"new_msg\"", "\"boom\"", "\"phx_reply\"", "\"phx_close\""];
    private static readonly string[] Payloads = ["{}", "{\"body\":\"x\"}", "{\"n\":1,\"list\":[1,2,{\"a\":null}]}", "{\"token\":\"x\"}", "[]", "null", "\"text\"", "7"];
    private static readonly string[] Odd =
    [
        "null", "0", "-1", "1e999", "true", "[]", "{}", "\"\"", "\" \"", "\"\\ud800\"", "\"\\u0000\"", "\"\ud83d\ude00\"", "{\"a\":1,\"a\":2}", "\"phoenix\"", "\"*\"", "", ",", "\"",
        new string('9', 400), $"\"{new string('x', 20_000)}\"", $"\"{new string('y', 300)}\"",
    ];

    /// <summary>One message, text or binary.</summary>
    public byte[] Next(out bool binary)
    {
        binary = random.Next(5) == 0;
        var message = binary ? Binary() : Encoding.UTF8.GetBytes(Text());
        return random.Next(4) == 0 ? Damage(message) : message;
    }

    /// <summary>A batch of a post.</summary>
    public byte[] NextBatch()
    {
        using var batch = new MemoryStream();
        for (var lines = random.Next(1, 6); lines > 0; lines--)
        {
            var message = Next(out var binary);
            batch.Write(binary && random.Next(8) > 0 ? Encoding.ASCII.GetBytes(Convert.ToBase64String(message)) : message);
            batch.Write("\n"u8);
        }

        return batch.ToArray();
    }

    private string Text()
    {
        List<string> fields = [Reference(), Reference(), Pick(Topics), Pick(Events), Pick(Payloads)];
        for (var changes = random.Next(3); changes > 0; changes--)
        {
            fields[random.Next(fields.Count)] = Pick(Odd);
        }

        return random.Next(40) switch
        {
            0 => Nested(),
            1 => $"[{string.Join(',', fields.Take(random.Next(5)))}]",
            2 => $$"""{"topic":{{fields[2]}},"event":{{fields[3]}},"payload":{{fields[4]}},"ref":{{fields[0]}}}""",
            3 => $"[{string.Join(',', fields)},{Pick(Odd)}]",
            _ => $"[{string.Join(',', fields)}]",
        };
    }

    private byte[] Binary()
    {
        var names = new[] { "1", "2", "room:abuse", random.Next(2) == 0 ? "bin" : "bin_cast" };
        using var message = new MemoryStream();
        message.WriteByte((byte)(random.Next(10) == 0 ? random.Next(256) : 0));
        foreach (var name in names)
        {
            message.WriteByte((byte)(random.Next(20) == 0 ? random.Next(256) : name.Length));
        }

        message.Write(Encoding.ASCII.GetBytes(string.Concat(names)));
        var data = new byte[random.Next(100)];
        random.NextBytes(data);
        message.Write(data);
        return message.ToArray();
    }

    private byte[] Damage(byte[] message)
    {
        if (message.Length == 0)
        {
            return message;
        }

        switch (random.Next(4))
        {
            case 0:
                return message[..random.Next(message.Length)];
            case 1:
                message[random.Next(message.Length)] = (byte)random.Next(256);
                return message;
            case 2:
                return [.. message, .. message];
            default:
                var (from, to) = (random.Next(message.Length), random.Next(message.Length));
                (message[from], message[to]) = (message[to], message[from]);
                return message;
        }
    }

    private string Nested()
    {
        var depth = random.Next(1, 12_000);
        return $"[\"1\",\"2\",\"room:abuse\",\"echo\",{new string('[', depth)}{(random.Next(2) == 0 ? new string(']', depth) : string.Empty)}]";
    }

    private string Reference() => random.Next(4) == 0 ? "null" : $"\"{random.Next(4)}\"";

    private string Pick(string[] of) => of[random.Next(of.Length)];
}
