namespace Orleans.Channels.Tests;

/// <summary>The cases of a theory: each of the one with each of the other.</summary>
internal static class Pairs
{
    public static TheoryData<TFirst, TSecond> Of<TFirst, TSecond>(TFirst[] firsts, TSecond[] seconds)
    {
        var pairs = new TheoryData<TFirst, TSecond>();
        foreach (var first in firsts)
        {
            foreach (var second in seconds)
            {
                pairs.Add(first, second);
            }
        }

        return pairs;
    }
}
