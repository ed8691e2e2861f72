using Microsoft.Extensions.Logging;

namespace Orleans.Channels.Grains;

/// <summary>What a topic does that nobody waits for: a fault that got past the member's own end is told, and ends the member, which would look busy for ever.</summary>
/// <param name="context">The activation.</param>
/// <param name="crash">Ends a member.</param>
internal sealed partial class UnattendedTasks(TopicContext context, Func<Member, Task> crash)
{
    /// <summary>Completes with the task, whose faults are dealt with.</summary>
    /// <param name="task">What nobody waits for.</param>
    /// <param name="member">Whose it is, if anybody's.</param>
    public async Task ObserveAsync(Task task, Member? member)
    {
        try
        {
            await task;
        }
        catch (Exception exception)
        {
            LogUnobserved(context.Logger, context.Quoted, exception);
            if (member is { HasEnded: false })
            {
                await crash(member);
            }
        }
    }

    [LoggerMessage(EventId = 1104, Level = LogLevel.Error, Message = "Topic {Topic}: something that nobody waits for failed; its member has ended. That is a fault of Orleans.Channels itself")]
    private static partial void LogUnobserved(ILogger logger, LogText topic, Exception exception);
}
