using Microsoft.AspNetCore.Http.HttpResults;

namespace Orleans.Channels.Gateway;

/// <summary>Finds out why a broadcast wasn't sent, for who asked for it by HTTP.</summary>
internal static class UnsentBroadcast
{
    /// <summary>The answer to a broadcast that wasn't sent: what the topic says of itself, or that no silo answers.</summary>
    /// <param name="channels">Reaches the topic.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<ProblemHttpResult> WhyAsync(IChannels channels, string topic, CancellationToken cancellationToken)
    {
        try
        {
            return (await channels.DescribeAsync(topic, cancellationToken)).Route is null ? ApiProblems.NoRoute() : ApiProblems.NoSilo();
        }
        catch (ChannelFailedException exception)
        {
            return ApiProblems.ChannelFailed(exception.Message);
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            return ApiProblems.NoSilo();
        }
    }
}
