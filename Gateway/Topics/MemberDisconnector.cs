namespace Orleans.Channels.Gateway;

/// <summary>Tells topics that members are gone. One that can't be reached for longer than this tries takes the whole gateway for gone.</summary>
/// <param name="registry">What all members share.</param>
internal sealed class MemberDisconnector(TopicRegistry registry)
{
    private const int Attempts = 8;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    public async Task TellAsync(TopicMember member)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await member.Local.Grain.DisconnectAsync(member.Id);
                return;
            }
            catch (Exception exception)
            {
                if (attempt == 1)
                {
                    MemberLog.DisconnectFailed(registry.Logger, member.Id, exception);
                }

                if (attempt == Attempts || NeverBegan(exception))
                {
                    return;
                }

                await Task.Delay(FirstDelay * (1 << attempt) * (0.5 + registry.Random.NextDouble()), registry.Time);
            }
        }
    }

    /// <summary>
    /// Whether a call failed because its topic couldn't begin, as when its state couldn't be read. Such a topic has no members, and each call more
    /// would be another attempt. Faults of the way to the topic have types of their own.
    /// </summary>
    public static bool NeverBegan(Exception exception) => exception.GetType() == typeof(OrleansException);

    /// <summary>Tells it once a join that nobody waits for any more has come, for that makes a member of one who may have gone meanwhile.</summary>
    public async Task TellBehindAsync(Task joining, TopicMember member)
    {
        await joining.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | registry.Context);
        if (member.HasEnded)
        {
            await TellAsync(member);
        }
    }
}
