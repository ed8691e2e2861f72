namespace Orleans.Channels.Tests;

/// <summary>How somebody feels.</summary>
public enum Mood
{
    Glad,
    Sad,
}
