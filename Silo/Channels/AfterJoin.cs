namespace Orleans.Channels.Samples;

/// <summary>What a room sends itself from a join, to go on when the member has joined (<c>:after_join</c>).</summary>
internal sealed record AfterJoin;
