using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Orleans.Channels.Tests;

/// <summary>Has a handler of every form there is.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers belong to the instance.")]
[SuppressMessage("CodeQuality", "IDE0051:Remove unused private members", Justification = "Called by its event.")]
internal sealed class FormsChannel : BaseChannel
{
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [HandleIn("nothing"), HandleIn("alias")]
    public void Nothing() => Called = "nothing";

    [HandleIn("socket")]
    public void Socket(ChannelSocket socket) => Called = $"socket {socket.Id}";

    [HandleIn("payload")]
    public void Raw(Payload payload) => Called = $"payload {Bytes.Text(payload.Bytes)}";

    [HandleIn("binary")]
    public void Binary(ReadOnlyMemory<byte> data) => Called = $"binary {Convert.ToHexString(data.Span)}";

    [HandleIn("record")]
    public void Typed(Message message) => Called = $"record {message.Body} {message.Count}";

    [HandleIn("element")]
    public void Element(JsonElement element) => Called = $"element {element.GetRawText()}";

    [HandleIn("number")]
    public void Number(int number) => Called = $"number {number}";

    [HandleIn("all:*")]
    public void All(Message message, string rest, ChannelSocket socket) => Called = $"all {rest} {message.Body} {socket.Id}";

    [HandleIn("reply")]
    public Reply Replies() => Reply.With("fine", null);

    [HandleIn("task_reply")]
    public async Task<Reply> RepliesInTask()
    {
        await Task.Yield();
        return Replies();
    }

    [HandleIn("value_task_reply")]
    public async ValueTask<Reply> RepliesInValueTask()
    {
        await Task.Yield();
        return Replies();
    }

    [HandleIn("task")]
    public async Task InTask()
    {
        await Gate.Task;
        Called = "task";
    }

    [HandleIn("value_task")]
    public async ValueTask InValueTask()
    {
        await Gate.Task;
        Called = "value_task";
    }

    [HandleOut("out")]
    public void Out(string eventName, int number) => Called = $"out {eventName} {number}";

    [HandleIn("private")]
    private void Private() => Called = "private";

    internal sealed record Message(string Body, int Count = 0);
}
