using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

/// <summary>What one socket has joined, few topics or many.</summary>
public sealed class SocketMembersTests
{
    private readonly GatewayRig _rig = new();

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(100)]
    public void Each_topic_has_the_member_that_came_last(int topics)
    {
        var members = new SocketMembers();
        foreach (var topic in Enumerable.Range(0, topics))
        {
            members.Set(Member(topic));
        }

        var latest = Enumerable.Range(0, topics).Select(Member).ToArray();
        foreach (var member in latest)
        {
            members.Set(member);
        }

        Assert.Equal(topics, members.Count);
        Assert.All(latest, member => Assert.Same(member, members.Find(member.Topic.Text!)));
        Assert.Null(members.Find("room:elsewhere"));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public void One_that_was_replaced_takes_nobody_with_it(int topics)
    {
        var members = new SocketMembers();
        var latest = Enumerable.Range(0, topics).Select(Member).ToArray();
        Array.ForEach(latest, members.Set);

        members.Remove(Member(0));
        members.Remove(latest[1]);

        Assert.Same(latest[0], members.Find("room:0"));
        Assert.Null(members.Find("room:1"));
        Assert.Equal(latest.Except([latest[1]]), members.TakeAll());
        Assert.Equal(0, members.Count);
        Assert.Null(members.Find("room:0"));
    }

    private TopicMember Member(int topic) => new(
        _rig.Connect().Connection, _rig.Identity.NextMember(), "room:*", _rig.V2.DecodeText(Bytes.Utf8($$"""["1","1","room:{{topic}}","phx_join",{}]""")), _rig.Registry);
}
