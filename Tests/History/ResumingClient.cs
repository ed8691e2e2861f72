using System.Text.Json;

namespace Orleans.Channels.Tests;

/// <summary>A client that carries its position, as the guide tells it to.</summary>
/// <param name="socket">Its socket.</param>
/// <param name="topic">The topic.</param>
/// <param name="positions">The form of positions that it asks for; null for the usual one.</param>
internal sealed class ResumingClient(TestSocket socket, string topic, string? positions = null)
{
    private string _joinRef = "0";

    public TestSocket Socket { get; private set; } = socket;

    public string Position { get; set; } = string.Empty;

    /// <summary>How many of the latest broadcasts it asks for.</summary>
    public int Last { get; init; }

    public string Member { get; private set; } = string.Empty;

    /// <summary>Joins, and tells whether it got back what it missed.</summary>
    public async Task<bool> JoinAsync(TestSocket? on = null)
    {
        Socket = on ?? Socket;
        _joinRef = (int.Parse(_joinRef) + 1).ToString();
        Socket.Send(_joinRef, _joinRef, topic, "phx_join", JsonSerializer.Serialize(new { resume = Position, member = Member, positions, history = Last }));
        using var reply = JsonDocument.Parse(await Socket.NextAsync());
        var response = reply.RootElement[4].GetProperty("response");
        Position = response.GetProperty("position").GetString()!;
        Member = response.GetProperty("member").GetString()!;
        return response.GetProperty("recovered").GetBoolean();
    }

    public void Send(string eventName, object payload) =>
        Socket.Send(_joinRef, "9", topic, eventName, JsonSerializer.Serialize(payload));

    /// <summary>Reads the next broadcast, keeps its position, and gives its event and payload.</summary>
    public async Task<string> NextAsync()
    {
        while (true)
        {
            using var frame = JsonDocument.Parse(await Socket.NextAsync());
            if (frame.RootElement[3].GetString() != "phx_reply")
            {
                Position = frame.RootElement[1].GetString() ?? Position;
                return $"{frame.RootElement[3].GetString()} {frame.RootElement[4].GetRawText()}";
            }
        }
    }
}
