using System.Net.Http.Headers;
using System.Text.Json;
using Orleans.Channels.Proof.History;

namespace Orleans.Channels.Proof;

/// <summary>Whether the topics' presence is exactly who listens: everybody once, and nobody who has gone.</summary>
internal sealed class Attendance : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly Uri[] _gateways;
    private readonly (string Topic, string[] Names)[] _expected;

    /// <param name="gateways">Where clients connect.</param>
    /// <param name="listeners">Who is to be present.</param>
    public Attendance(IEnumerable<Uri> gateways, IEnumerable<Listener> listeners)
    {
        _gateways = [.. gateways.Select(gateway => new UriBuilder(gateway) { Scheme = "http", Path = "/api/presence", Query = string.Empty }.Uri)];
        _expected = [.. listeners.GroupBy(listener => listener.Topic).Select(topic => (topic.Key, InOrder(topic.Select(listener => listener.Name!))))];
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ProofCluster.ApiKey);
    }

    /// <summary>Asks about every topic.</summary>
    public async Task<Shown[]> ListAsync(CancellationToken cancellationToken)
    {
        var shown = new List<Shown>();
        foreach (var (topic, names) in _expected)
        {
            var present = await PresentAsync(topic, cancellationToken);
            shown.Add(new(HistoryFile.Now, "server", topic, present, names));
        }

        return [.. shown];
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static string[] InOrder(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];

    private async Task<string[]> PresentAsync(string topic, CancellationToken cancellationToken)
    {
        var gateway = _gateways[topic.Length % _gateways.Length];
        try
        {
            using var answer = JsonDocument.Parse(await _http.GetStringAsync(new Uri(gateway, $"?topic={Uri.EscapeDataString(topic)}"), cancellationToken));

            // A name that is there twice has two metas.
            return InOrder(answer.RootElement.EnumerateObject().SelectMany(entry => Enumerable.Repeat(entry.Name, entry.Value.GetProperty("metas").GetArrayLength())));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return [exception.Message];
        }
    }
}
