using System.Reflection;

namespace Orleans.Channels.Grains;

/// <summary>What compiled handlers call to turn binary into parameters and results into replies.</summary>
internal static class HandlerResults
{
    public static MethodInfo Method(string name) => typeof(HandlerResults).GetMethod(name)!;

    public static ReadOnlyMemory<byte> Binary(Payload payload) => payload.IsBinary
        ? payload.Bytes
        : throw PayloadFaults.OfKind("The handler takes binary, and the payload is JSON.");

    public static ValueTask<Reply> Done(Reply reply) => new(reply);

    public static ValueTask<Reply> Done(ValueTask<Reply> reply) => reply;

    public static ValueTask<Reply> Done(Task<Reply> reply) => new(reply);

    public static ValueTask<Reply> Done(Task task) => task.IsCompletedSuccessfully ? default : WaitAsync(new ValueTask(task));

    public static ValueTask<Reply> Done(ValueTask task) => task.IsCompletedSuccessfully ? default : WaitAsync(task);

    private static async ValueTask<Reply> WaitAsync(ValueTask task)
    {
        await task;
        return Reply.None;
    }
}
