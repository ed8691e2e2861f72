using System.Text;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>Short ways from text to bytes and back.</summary>
internal static class Bytes
{
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    public static string Text(EncodedFrame frame)
    {
        Assert.False(frame.IsBinary);
        return Text(frame.Message);
    }

    public static byte[] Binary(EncodedFrame frame)
    {
        Assert.True(frame.IsBinary);
        return frame.Message.ToArray();
    }

    public static Payload Json(string json) => Payload.FromJson(Utf8(json));

    public static Ref RefOf(string json) => Ref.FromJson(Utf8(json));
}
