using System.Text;
using Orleans.Channels.Client;

namespace Orleans.Channels.Tests;

/// <summary>The server's end of a connection.</summary>
internal sealed class ScriptedConnection : IClientConnection
{
    private readonly System.Threading.Channels.Channel<string> _heard = System.Threading.Channels.Channel.CreateUnbounded<string>();
    private readonly System.Threading.Channels.Channel<TransportMessage> _said = System.Threading.Channels.Channel.CreateUnbounded<TransportMessage>();
    private TaskCompletionSource? _clogged;
    private int _asked;
    private int _spoken;

    /// <summary>Whether the client is done with it.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether the client said goodbye.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>How many words wait for the client.</summary>
    public int Unread => _said.Reader.Count;

    public async ValueTask SendAsync(ReadOnlyMemory<byte> frame, bool isBinary)
    {
        var text = isBinary ? Convert.ToHexStringLower(frame.Span) : Encoding.UTF8.GetString(frame.Span);
        if (_clogged is { } clogged)
        {
            await clogged.Task;
        }

        ObjectDisposedException.ThrowIf(IsOver, this);
        _heard.Writer.TryWrite(text);
    }

    public ValueTask<TransportMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return _said.Reader.ReadAsync(cancellationToken);
    }

    public ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        IsClosed = true;
        Close(1000);
        return default;
    }

    public void Abort()
    {
        IsOver = true;
        _said.Writer.TryComplete(new IOException("The connection was aborted."));
        _clogged?.TrySetResult();
    }

    public ValueTask DisposeAsync()
    {
        Abort();
        return default;
    }

    /// <summary>Takes nothing more until <see cref="Unclog"/>.</summary>
    public void Clog() => _clogged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Unclog()
    {
        _clogged?.TrySetResult();
        _clogged = null;
    }

    /// <summary>The next frame that the client sent.</summary>
    public async Task<string> HearAsync() => await _heard.Reader.ReadAsync().AsTask().WaitAsync(Patience.Long);

    /// <summary>Expects the client's next frame to be this one.</summary>
    public async Task HearAsync(string frame) => Assert.Equal(frame, await HearAsync());

    /// <summary>Whether the client has said something that nobody heard.</summary>
    public bool HasMore => _heard.Reader.TryPeek(out _);

    /// <summary>Waits until the client has dealt with all that was said: it asks for more.</summary>
    public Task ReadToTheEndAsync() => Patience.UntilAsync(() => Volatile.Read(ref _asked) > _spoken);

    public void Say(string frame) => Speak(new(TransportMessageKind.Text, Encoding.UTF8.GetBytes(frame)));

    public void SayBytes(string hex) => Speak(new(TransportMessageKind.Binary, Convert.FromHexString(hex)));

    /// <summary>Answers a join, a leave or a push.</summary>
    public void Answer(long joinRef, long reference, string topic, string response = "{}", string status = "ok") =>
        Say($$$"""["{{{joinRef}}}","{{{reference}}}","{{{topic}}}","phx_reply",{"status":"{{{status}}}","response":{{{response}}}}]""");

    /// <summary>Closes it with a code.</summary>
    public void Close(int code) => _said.Writer.TryWrite(TransportMessage.Closed(code));

    /// <summary>Breaks it, without a word.</summary>
    public void Break() => _said.Writer.TryComplete(new IOException("The connection broke."));

    private void Speak(TransportMessage message)
    {
        _spoken++;
        _said.Writer.TryWrite(message);
    }
}
