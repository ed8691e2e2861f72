namespace Orleans.Channels;

/// <summary>What nodes of an earlier version answer, while a cluster is updated one node after the other.</summary>
internal static class EarlierVersion
{
    /// <summary>Whether a call failed because the node that it came to doesn't know it: the name of a method that came later is none to it. One that couldn't be reached may know it.</summary>
    public static bool DoesNotKnow(Exception exception) => exception is TypeLoadException;
}
