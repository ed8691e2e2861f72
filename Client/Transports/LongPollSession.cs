using System.Net.Http.Headers;

namespace Orleans.Channels.Client;

/// <summary>A session at a server: its polls and posts.</summary>
/// <param name="http">What requests are made by.</param>
/// <param name="address">The address, with the connect params.</param>
/// <param name="authToken">The token that goes in a header, or null.</param>
internal sealed class LongPollSession(HttpClient http, Uri address, string? authToken)
{
    private static readonly MediaTypeHeaderValue Lines = new("application/x-ndjson");

    private string? _token;

    /// <summary>Asks for what waits, and waits for it.</summary>
    public Task<LongPollAnswer> PollAsync(CancellationToken cancellationToken) => SendAsync(new HttpRequestMessage(HttpMethod.Get, Address), cancellationToken);

    /// <summary>Sends frames, one a line.</summary>
    public Task<LongPollAnswer> PostAsync(byte[] lines, CancellationToken cancellationToken) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, Address) { Content = new ByteArrayContent(lines) { Headers = { ContentType = Lines } } }, cancellationToken);

    // Of several tokens the last is the session's: the application may have one of its own.
    private Uri Address => _token is null ? address : new Uri($"{address}&token={Uri.EscapeDataString(_token)}");

    private async Task<LongPollAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            if (authToken is not null)
            {
                request.Headers.TryAddWithoutValidation("X-Phoenix-AuthToken", authToken);
            }

            using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            var answer = LongPollAnswer.Read(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
            _token = answer.Token ?? _token;
            return answer;
        }
    }
}
