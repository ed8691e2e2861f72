using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Orleans.Channels.Gateway;

/// <summary>A request's body, read up to a limit: either its bytes, or the problem with it.</summary>
internal readonly record struct ApiBody(byte[] Bytes, IResult? Problem)
{
    /// <summary>The content type of raw bytes.</summary>
    public const string Binary = "application/octet-stream";

    /// <summary>The content type of JSON.</summary>
    public const string Json = "application/json";

    /// <summary>Reads a body. It is never held beyond the limit.</summary>
    /// <param name="request">Whose body.</param>
    /// <param name="maxBytes">The limit.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<ApiBody> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
        {
            return TooLarge(maxBytes);
        }

        // The server's own limit may be lower than what was configured here, and counts what frames a chunk.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            server.MaxRequestBodySize = null;
        }

        try
        {
            return await ReadUpToAsync(request, maxBytes, cancellationToken);
        }
        catch (BadHttpRequestException exception)
        {
            return new([], ApiProblems.Unreadable(exception.StatusCode));
        }
    }

    /// <summary>Whether a request says that its body is JSON in UTF-8.</summary>
    public static bool IsJson(HttpRequest request) => request.HasJsonContentType() && IsPlainUtf8(request);

    /// <summary>Whether a request says that its body is raw bytes.</summary>
    public static bool IsBinary(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType == Binary && IsPlainUtf8(request);

    private static bool IsPlainUtf8(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static async Task<ApiBody> ReadUpToAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (buffer.Length > maxBytes)
            {
                reader.AdvanceTo(buffer.End);
                return TooLarge(maxBytes);
            }

            if (read.IsCompleted)
            {
                var bytes = buffer.ToArray();
                reader.AdvanceTo(buffer.End);
                return new(bytes, null);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static ApiBody TooLarge(int maxBytes) => new([], ApiProblems.TooLarge(maxBytes));
}
