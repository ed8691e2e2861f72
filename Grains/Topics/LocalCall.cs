using System.Threading.Tasks.Sources;

namespace Orleans.Channels.Grains;

/// <summary>A gateway's call of a topic in the same process: one turn of the topic, without a message there and back.</summary>
internal sealed class LocalCall(IGrainContext topic, MemberCalls calls, MemberId member, int number, MemberEvent[] events) : IValueTaskSource<MemberReply>
{
    private static readonly Action<object> RunCall = static call => ((LocalCall)call).Run();

    private ManualResetValueTaskSourceCore<MemberReply> _answer;

    /// <summary>Takes its turn.</summary>
    public ValueTask<MemberReply> StartAsync()
    {
        topic.Scheduler.QueueAction(RunCall, this);
        return new ValueTask<MemberReply>(this, _answer.Version);
    }

    public MemberReply GetResult(short token) => _answer.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _answer.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);

    private void Run()
    {
        if (calls.TryHold(Run))
        {
            return;
        }

        MemberReply reply;
        try
        {
            reply = calls.Handle(member, number, events);
        }
        catch (Exception exception)
        {
            // What the caller does on it is no part of this turn.
            _answer.RunContinuationsAsynchronously = true;
            _answer.SetException(exception);
            return;
        }

        _answer.SetResult(reply);
    }
}
