using Orleans.Channels.Grains;

namespace Orleans.Channels.Tests;

/// <summary>Makes members for what needs one and says nothing over a stream.</summary>
internal static class MemberDouble
{
    public static Member New(string assigns = "{}", Rejoin? rejoin = null) => New(new TopicPublisher(
        new TopicOptions(), new KeptBytes(long.MaxValue), (_, _, _) => throw new NotSupportedException(), _ => { }, (_, _) => throw new NotSupportedException()), assigns, rejoin);

    public static Member New(TopicPublisher feed, string assigns = "{}", Rejoin? rejoin = null) => new(
        new JoinRequest(new MemberId("gateway", 1), "user:1", Bytes.Json(assigns), Payload.Empty, default, rejoin),
        new Topic("room:1", "1"),
        feed,
        new Assigns());
}
