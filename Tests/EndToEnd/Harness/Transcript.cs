using System.Text;

namespace Orleans.Channels.Tests.EndToEnd;

/// <summary>
/// Plays a conversation as it is written: <c>-&gt;</c> is sent, <c>&lt;-</c> must be the next frame to come, and
/// <c>a:</c>, <c>b:</c> are sockets of their own. Nothing else may have come by the end.
/// </summary>
internal sealed class Transcript(Func<Task<RawWebSocket>> connect, string lastHeartbeat)
{
    private readonly Dictionary<string, RawWebSocket> _open = [];
    private readonly List<RawWebSocket> _all = [];
    private readonly StringBuilder _played = new();

    public async Task PlayAsync(string script)
    {
        try
        {
            foreach (var line in script.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimStart()))
            {
                await PlayLineAsync(line);
            }

            foreach (var (who, socket) in _open)
            {
                _played.AppendLine($"{who} at the end");
                await socket.ExpectNothingButReplyToAsync(lastHeartbeat);
            }
        }
        catch (Exception failure)
        {
            throw new TranscriptException($"{failure.Message}\n\nIn the last line of\n{_played}", failure);
        }
        finally
        {
            foreach (var socket in _all)
            {
                await socket.DisposeAsync();
            }
        }
    }

    private async Task PlayLineAsync(string text)
    {
        if (TranscriptLine.Parse(text) is not { } line)
        {
            return;
        }

        _played.AppendLine(text.Length <= 500 ? text : $"{text[..500]} …");
        await line.PlayAsync(await SocketOfAsync(line.Who));
        if (line.IsClose)
        {
            _open.Remove(line.Who);
        }
    }

    private async Task<RawWebSocket> SocketOfAsync(string who)
    {
        if (!_open.TryGetValue(who, out var socket))
        {
            socket = await connect();
            _open.Add(who, socket);
            _all.Add(socket);
        }

        return socket;
    }
}
