namespace Orleans.Channels.Tests;

/// <summary>Runs a test in turns, one after the other, as the code of a grain runs.</summary>
internal static class Turns
{
    public static Task RunAsync(Func<Task> test) => Task.Factory.StartNew(
        test, CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();
}
