namespace Orleans.Channels.Tests;

/// <summary>Counts its members when there are more than four.</summary>
internal sealed class CrowdChannel : HereChannel
{
    public override int? PresenceStateLimit => 4;
}
