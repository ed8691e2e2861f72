using System.Net.Http.Headers;
using System.Text.Json;

namespace Orleans.Channels.Proof;

/// <summary>Whether the topics' presence is exactly who listens: everybody once, and nobody who has gone.</summary>
internal sealed class Attendance : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly Uri[] _gateways;
    private readonly (string Topic, string Names)[] _expected;

    /// <param name="gateways">Where clients connect.</param>
    /// <param name="listeners">Who is to be present.</param>
    public Attendance(IEnumerable<Uri> gateways, IEnumerable<Listener> listeners)
    {
        _gateways = [.. gateways.Select(gateway => new UriBuilder(gateway) { Scheme = "http", Path = "/api/presence", Query = string.Empty }.Uri)];
        _expected = [.. listeners.GroupBy(listener => listener.Topic).Select(topic => (topic.Key, Text(topic.Select(listener => listener.Name!))))];
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ProofCluster.ApiKey);
    }

    /// <summary>Asks about every topic, and gives those that are wrong.</summary>
    public async Task<string[]> WrongAsync(CancellationToken cancellationToken)
    {
        var wrong = new List<string>();
        foreach (var (topic, names) in _expected)
        {
            var present = await PresentAsync(topic, cancellationToken);
            if (present != names)
            {
                wrong.Add($"{topic}: present {present}, and not {names}");
            }
        }

        return [.. wrong];
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static string Text(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));

    private async Task<string> PresentAsync(string topic, CancellationToken cancellationToken)
    {
        var gateway = _gateways[topic.Length % _gateways.Length];
        try
        {
            using var answer = JsonDocument.Parse(await _http.GetStringAsync(new Uri(gateway, $"?topic={Uri.EscapeDataString(topic)}"), cancellationToken));

            // A name that is there twice has two metas.
            return Text(answer.RootElement.EnumerateObject().SelectMany(entry => Enumerable.Repeat(entry.Name, entry.Value.GetProperty("metas").GetArrayLength())));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return exception.Message;
        }
    }
}
