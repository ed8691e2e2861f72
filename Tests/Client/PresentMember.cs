using System.Text.Json;
using Orleans.Channels.Client;

namespace Orleans.Channels.Tests;

/// <summary>A client that comes and goes, and does at random what presence is changed by.</summary>
internal sealed class PresentMember(int port, string user) : IAsyncDisposable
{
    private ChannelsClient? _client;
    private ClientChannel? _room;
    private ClientPresence? _presence;

    /// <summary>What it takes to be present, or null while it is nowhere.</summary>
    public string? List => _presence is null ? null : Text(new SortedDictionary<string, string[]>(
        _presence.List.ToDictionary(entry => entry.Key, entry => entry.Value.Metas.Select(meta => meta.Ref).Order(StringComparer.Ordinal).ToArray()), StringComparer.Ordinal));

    public static string Text(SortedDictionary<string, string[]> entries) => string.Join('\n', entries.Select(entry => $"{entry.Key}: {string.Join(' ', entry.Value)}"));

    public async Task StepAsync(int what, string key, int number, IChannels channels)
    {
        if (_room is null)
        {
            await JoinAsync(key, number);
            return;
        }

        switch (what)
        {
            case 0:
                await _room.LeaveAsync();
                await DisposeAsync();
                break;
            case 1:
                await DisposeAsync();
                break;
            case 2:
                await channels.DisconnectAsync(user);
                break;
            case 3:
                await Assert.ThrowsAsync<PushException>(() => _room.PushAsync("crash", new NumberMessage(number)));
                break;
            case 4:
                await DoAsync("untrack", key, number);
                break;
            case 5:
                await DoAsync("update", key, number);
                break;
            default:
                await DoAsync("track", key, number);
                break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _room = null;
        _presence = null;
        await (_client?.DisposeAsync() ?? default);
    }

    private static JsonElement Json(object value) => JsonSerializer.SerializeToElement(value);

    private async Task JoinAsync(string key, int number)
    {
        _client = new ChannelsClient($"ws://localhost:{port}/socket", options =>
        {
            options.ConnectParams = _ => new(new SocketParams { ["user"] = user });
            options.RejoinDelays = options.ReconnectDelays = new RetryDelays(TimeSpan.FromMilliseconds(20));
        });
        _room = _client.Channel("here:19", Json(new { key, meta = new { n = number } }), ClientJson.Default);
        _presence = _room.Presence();
        await _room.JoinAsync();
    }

    // What the server refuses changes nothing, and what is lost with the connection may have been done.
    private async Task DoAsync(string what, string key, int number)
    {
        try
        {
            await _room!.PushAsync(what, Json(new { key, meta = new { n = number } }));
        }
        catch (PushException exception) when (exception.Outcome is PushOutcome.Refused or PushOutcome.Lost)
        {
        }
    }
}
