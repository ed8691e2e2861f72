using System.Net.Http.Headers;
using System.Text;

namespace Orleans.Channels.Tests;

/// <summary>Makes request bodies.</summary>
internal static class Bodies
{
    public static HttpContent Json(string json) => Of(Encoding.UTF8.GetBytes(json), "application/json");

    public static HttpContent Binary(params byte[] data) => Of(data, "application/octet-stream");

    /// <summary>Bytes under any content type, or none.</summary>
    public static HttpContent Of(byte[] data, string? contentType)
    {
        var content = new ByteArrayContent(data);
        content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return content;
    }

    /// <summary>Bytes whose length the request doesn't tell: they come in chunks.</summary>
    public static HttpContent Chunked(byte[] data, string contentType)
    {
        var content = new StreamContent(new UnknownLengthStream(data));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return content;
    }

    private sealed class UnknownLengthStream(byte[] data) : MemoryStream(data)
    {
        public override bool CanSeek => false;
    }
}
