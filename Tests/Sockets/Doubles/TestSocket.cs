using System.IO.Pipelines;
using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>A client's socket without a transport: frames go straight to the dispatcher and come out of a pipe.</summary>
internal sealed class TestSocket
{
    private readonly SocketDispatcher _dispatcher;
    private readonly ISerializer _serializer;
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));

    public TestSocket(SocketDispatcher dispatcher, ISerializer serializer, ConnectResponse connect, GatewayMemory memory)
    {
        _dispatcher = dispatcher;
        _serializer = serializer;
        Connection = new SocketConnection(
            serializer, connect, new WebSocketOutbox(_pipe.Writer, maxFrames: 10_000, maxBytes: 16_000_000, static () => Assert.Fail("The test reads too slowly.")), memory);
    }

    public SocketConnection Connection { get; }

    /// <summary>Sends a frame; what is given back completes when the gateway would read the next.</summary>
    public Task SendAsync(string text) => _dispatcher.DispatchAsync(Connection, _serializer.DecodeText(Bytes.Utf8(text))).AsTask();

    /// <summary>Sends a frame of version 2, and has it taken at once.</summary>
    public void Send(string? joinRef, string? reference, string topic, string eventName, string payload = "{}")
    {
        var taken = SendAsync($"[{Quote(joinRef)},{Quote(reference)},\"{topic}\",\"{eventName}\",{payload}]");
        Assert.True(taken.IsCompletedSuccessfully);
    }

    /// <summary>The next frame that the client gets.</summary>
    public async Task<string> NextAsync()
    {
        using var timeout = new CancellationTokenSource(Patience.Long);
        while (true)
        {
            var read = await _pipe.Reader.ReadAsync(timeout.Token);
            var buffer = read.Buffer;
            var frame = ServerFrames.Take(ref buffer);
            _pipe.Reader.AdvanceTo(buffer.Start, frame is null ? buffer.End : buffer.Start);
            if (frame is not null)
            {
                return frame;
            }
        }
    }

    /// <summary>The next frames are these.</summary>
    public async Task ExpectAsync(params string[] frames)
    {
        foreach (var frame in frames)
        {
            Assert.Equal(frame, await NextAsync());
        }
    }

    /// <summary>Nothing has been said but what was expected: the answer to a heartbeat is what comes next.</summary>
    public async Task ExpectNothingAsync()
    {
        Send(null, "last", "phoenix", "heartbeat");
        Assert.Equal("[null,\"last\",\"phoenix\",\"phx_reply\",{\"response\":{},\"status\":\"ok\"}]", await NextAsync());
    }

    /// <summary>A reply of version 2.</summary>
    public static string Reply(string? joinRef, string? reference, string topic, string status = "ok", string response = "{}") =>
        $"[{Quote(joinRef)},{Quote(reference)},\"{topic}\",\"phx_reply\",{{\"response\":{response},\"status\":\"{status}\"}}]";

    /// <summary>A push of version 2; a broadcast has no join_ref.</summary>
    public static string Push(string? joinRef, string topic, string eventName, string payload = "{}") =>
        $"[{Quote(joinRef)},null,\"{topic}\",\"{eventName}\",{payload}]";

    /// <summary>The frame of version 2 that a member ends well with.</summary>
    public static string Close(string? joinRef, string topic) => $"[{Quote(joinRef)},{Quote(joinRef)},\"{topic}\",\"phx_close\",{{}}]";

    /// <summary>The frame of version 2 that a member ends badly with.</summary>
    public static string Error(string? joinRef, string topic) =>
        $"[{Quote(joinRef)},{Quote(joinRef)},\"{topic}\",\"phx_error\",{{\"reason\":\"channel_crash\"}}]";

    private static string Quote(string? text) => text is null ? "null" : $"\"{text}\"";
}
