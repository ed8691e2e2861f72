namespace Orleans.Channels.Tests;

/// <summary>What can't be logged is done all the same.</summary>
public sealed class FailingLogTests : IDisposable
{
    private const string Topic = GatewayRig.Topic;
    private const string Unavailable = """{"reason":"unavailable"}""";

    private readonly FailingLog _log = new();
    private readonly GatewayRig _rig;

    public FailingLogTests() => _rig = new GatewayRig(logs: _log);

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_join_that_reaches_no_silo_is_refused()
    {
        var socket = _rig.Connect();
        socket.Send("1", "2", Topic, "phx_join");

        (await _rig.TopicOf(Topic).Joins.NextAsync()).Fail();

        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic, "error", Unavailable));
        Assert.NotEqual(0, _log.Tries);
    }

    [Fact]
    public void That_memory_is_short_is_noted()
    {
        _rig.Memory.Note(new MemoryReading(Used: 90, Limit: 100));
        Assert.True(_rig.Memory.IsShort);

        _rig.Memory.Note(new MemoryReading(Used: 10, Limit: 100));
        Assert.False(_rig.Memory.IsShort);
        Assert.Equal(2, _log.Tries);
    }

    [Fact]
    public async Task The_members_of_a_gateway_that_was_taken_for_gone_are_rejoined()
    {
        var (_, topic, member) = await _rig.JoinedAsync();

        await _rig.View.RejoinAsync();

        Assert.Equal(member, (await topic.Joins.NextAsync()).Request.Member);
        Assert.NotEqual(0, _log.Tries);
    }

    [Fact]
    public async Task A_call_that_fails_is_answered_and_its_member_rejoined()
    {
        var (socket, topic, member) = await _rig.JoinedAsync();
        socket.Send("1", "2", Topic, "ping");

        (await topic.Calls.NextAsync()).Fail();

        await socket.ExpectAsync(TestSocket.Reply("1", "2", Topic, "error", Unavailable));
        Assert.Equal(member, (await topic.Joins.NextAsync()).Request.Member);
    }

    [Fact]
    public async Task A_topic_that_could_not_be_told_of_an_end_is_told_again()
    {
        var (socket, topic, member) = await _rig.JoinedAsync();
        socket.Connection.End();

        (await topic.Disconnects.NextAsync()).Fail();

        Assert.Equal(member, (await topic.Disconnects.NextAsync()).Request);
    }
}
