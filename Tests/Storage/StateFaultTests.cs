using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Runtime.Placement;
using Orleans.Storage;

namespace Orleans.Channels.Tests;

/// <summary>A topic's state when its storage fails, answers late or not at all, and when its topic ends or moves meanwhile.</summary>
public sealed class StateFaultTests : IAsyncLifetime
{
    private readonly FaultyStorage _storage = new();
    private readonly string _topic = ChannelCluster.NewTopic("tally:");
    private ChannelCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await ChannelCluster.StartAsync(
        silos: 2,
        topics: options => options.Linger = TimeSpan.FromMilliseconds(300),
        silo: silo =>
        {
            silo.Services.AddKeyedSingleton<IGrainStorage>(new TopicOptions().Storage, _storage);
            silo.Configure<GrainCollectionOptions>(options => options.DeactivationTimeout = TimeSpan.FromSeconds(8));
        });

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_topic_whose_storage_lost_an_answer_writes_on_and_rolls_nothing_back()
    {
        await _cluster.Gateway.JoinAsync(_topic, user: "who keeps it alive");
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        await socket.AskAsync(_topic, "up_and_write");
        _storage.LosesAnswerOf = _topic;
        socket.Send("1", "2", _topic, "up_and_write");
        await socket.ExpectAsync(TestSocket.Error("1", _topic));
        Assert.Null(_storage.LosesAnswerOf);

        await socket.JoinAsync(_topic, joinRef: "3");
        for (var count = 3; count <= 12; count++)
        {
            Assert.Equal($$"""{"count":{{count}}}""", await socket.AskAsync(_topic, "up_and_write", joinRef: "3"));
        }

        Assert.Equal("""{"Count":12}""", _storage.Json("channel", _topic));
        await _cluster.Cluster.DeactivateAsync(_cluster.GrainOf(_topic));
        Assert.Equal("""{"count":12}""", await socket.AskAsync(_topic, "read", joinRef: "3"));
    }

    [Fact]
    public async Task What_another_activation_has_written_is_not_written_over_and_the_topic_goes_on_with_it()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        await socket.AskAsync(_topic, "up_and_write");
        _storage.Put("channel", _topic, _ => """{"Count":40}""");

        socket.Send("1", "2", _topic, "up_and_write");

        await socket.ExpectAsync(TestSocket.Reply("1", "2", _topic, "error", """{"reason":"unavailable"}"""));
        Assert.Equal("""{"count":41}""", await socket.AskAsync(_topic, "up_and_write"));
    }

    [Fact]
    public async Task A_topic_that_would_go_to_rest_stays_until_its_state_is_written()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        for (var count = 1; count <= 5; count++)
        {
            await socket.AskAsync(_topic, "up");
        }

        _storage.IsDown = true;
        socket.Send("1", "2", _topic, "phx_leave");
        await socket.ExpectAsync(TestSocket.Reply("1", "2", _topic), TestSocket.Close("1", _topic));
        await Patience.UntilAsync(() => _storage.Refused >= 3);
        Assert.True(_cluster.IsActive(_topic));

        _storage.IsDown = false;
        await Patience.UntilAsync(() => !_cluster.IsActive(_topic));
        await socket.JoinAsync(_topic, joinRef: "3");

        Assert.Equal("""{"count":5}""", await socket.AskAsync(_topic, "read", joinRef: "3"));
    }

    [Fact]
    public async Task State_that_could_not_be_written_goes_along_when_the_topic_moves_and_is_written_there()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        await socket.AskAsync(_topic, "up_and_write");
        await socket.AskAsync(_topic, "up");
        _storage.IsDown = true;

        await MoveAsync();

        Assert.Equal("""{"count":2}""", await socket.AskAsync(_topic, "read"));
        Assert.Equal("""{"Count":1}""", _storage.Json("channel", _topic));
        _storage.IsDown = false;
        await Patience.UntilAsync(() => _storage.Json("channel", _topic) == """{"Count":2}""");
    }

    [Fact]
    public async Task State_is_written_before_members_that_end_slowly()
    {
        var topic = ChannelCluster.NewTopic("tally:slow");
        var socket = await _cluster.Gateway.JoinAsync(topic);
        await socket.AskAsync(topic, "up");
        await socket.AskAsync(topic, "up");

        Assert.True(_cluster.Cluster.TryGetGrainContext(_cluster.GrainOf(topic).GetGrainId(), out var context));
        context.Deactivate(new(DeactivationReasonCode.ApplicationRequested, "The test ends it."));
        await Patience.UntilAsync(() => _storage.Json("channel", topic) == """{"Count":2}""");
        await context.Deactivated.WaitAsync(Patience.Long);

        Assert.Equal("""{"count":2}""", await socket.AskAsync(topic, "read"));
        _cluster.Lab.Open(topic);
        Assert.Equal("""{"count":3}""", await socket.AskAsync(topic, "up_and_write"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handler_that_outlives_its_activation_writes_nothing_over_the_next_one(bool moves)
    {
        var outliving = await _cluster.Gateway.JoinAsync(_topic);
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        await socket.AskAsync(_topic, "up_and_write");
        outliving.Send("1", "2", _topic, "up_and_write_later");
        Assert.Equal("waiting", await _cluster.Lab.NextNoteAsync(_topic));
        await (moves ? MoveAsync() : _cluster.Cluster.DeactivateAsync(_cluster.GrainOf(_topic)));
        Assert.Equal("""{"count":2}""", await socket.AskAsync(_topic, "up"));

        _cluster.Lab.Open(_topic);

        Assert.Equal("moved", await _cluster.Lab.NextNoteAsync(_topic));
        Assert.Equal("""{"Count":1}""", _storage.Json("channel", _topic));
        for (var count = 3; count <= 5; count++)
        {
            Assert.Equal($$"""{"count":{{count}}}""", await socket.AskAsync(_topic, "up_and_write"));
        }
    }

    [Fact]
    public async Task What_a_handler_does_to_its_member_once_that_is_packed_is_not_answered_with_ok()
    {
        var socket = await _cluster.Gateway.JoinAsync(_topic);
        await socket.AskAsync(_topic, "up");
        socket.Send("1", "2", _topic, "wait");
        Assert.Equal("waiting", await _cluster.Lab.NextNoteAsync(_topic));
        var (moving, mayWrite) = await BeginMoveAsync();

        _cluster.Lab.Open(_topic);
        Assert.Equal("waited", await _cluster.Lab.NextNoteAsync(_topic));
        mayWrite.SetResult();
        await moving;

        await socket.ExpectAsync(TestSocket.Reply("1", "2", _topic, "error", """{"reason":"unavailable"}"""));
    }

    [Fact]
    public async Task A_call_that_comes_when_its_member_is_packed_is_for_the_next_activation()
    {
        var request = new JoinRequest(new MemberId("nowhere", 1), "user:ann", Payload.Empty, Payload.Empty, default);
        var joined = await _cluster.GrainOf(_topic).JoinAsync(request);
        await _cluster.GrainOf(_topic).HandleAsync(request.Member, joined.Epoch, 1, [new MemberEvent("up", Ref.FromText("2"), Payload.Empty)]);
        var activation = _cluster.Cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<ILocalActivations>().Find(_topic, joined.Epoch)).OfType<ILocalActivation>().Single();
        var (moving, mayWrite) = await BeginMoveAsync();

        var reply = await activation.HandleAsync(request.Member, 2, [new MemberEvent("up", Ref.FromText("3"), Payload.Empty)]);

        Assert.Equal(MemberStatus.Unknown, reply.Status);
        mayWrite.SetResult();
        await moving;
        Assert.Equal("""{"Count":1}""", _storage.Json("channel", _topic));
    }

    /// <summary>Begins a move, up to where what goes along is packed and the state is being written.</summary>
    private async Task<(Task Moving, TaskCompletionSource MayWrite)> BeginMoveAsync()
    {
        var (writing, mayWrite) = (new TaskCompletionSource(), new TaskCompletionSource());
        _storage.Holds = _ =>
        {
            writing.TrySetResult();
            return mayWrite.Task;
        };
        var moving = MoveAsync();
        await writing.Task.WaitAsync(Patience.Long);
        return (moving, mayWrite);
    }

    // As a silo that stops moves its topics.
    private async Task MoveAsync()
    {
        Assert.True(_cluster.Cluster.TryGetGrainContext(_cluster.GrainOf(_topic).GetGrainId(), out var context));
        var other = _cluster.Cluster.Silos.First(silo => !silo.SiloAddress.Equals(context.Address.SiloAddress)).SiloAddress;
        context.Migrate(new() { [IPlacementDirector.PlacementHintKey] = other });
        await context.Deactivated.WaitAsync(Patience.Long);
    }
}
