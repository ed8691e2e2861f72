using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Orleans.Channels.Tests;

/// <summary>What modules bring to one silo.</summary>
public sealed class ModuleTests
{
    [Fact]
    public async Task The_channels_of_two_modules_live_in_one_silo()
    {
        await using var cluster = await ChannelCluster.StartAsync(silo: silo => silo.AddChannels(channels => channels.Map<LabChannel>("module:*")));

        foreach (var prefix in (string[])["module:", "lab:"])
        {
            var topic = ChannelCluster.NewTopic(prefix);
            var member = await cluster.Gateway.JoinAsync(topic);
            member.Send("1", "2", topic, "echo", """{"n":1}""");
            await member.ExpectAsync(TestSocket.Reply("1", "2", topic, response: """{"n":1}"""));
        }
    }

    [Fact]
    public void The_module_that_spoke_first_has_the_first_say()
    {
        var channels = new ChannelsBuilder(new ServiceCollection());
        channels.Map<LabChannel>("room:*");
        channels.Map<HereChannel>("room:a").Map<HereChannel>("other:*");

        var routes = channels.BuildRoutes();

        Assert.Equal("room:*", routes.Match("room:a")?.Pattern.Text);
        Assert.Equal(["room:*", "room:a", "other:*"], routes.PatternsOf(SocketNames.Default));
    }

    [Fact]
    public async Task A_state_storage_that_is_gone_keeps_no_gateway_from_connecting()
    {
        await using var cluster = await ChannelCluster.StartAsync(
            silo: silo => silo.Services.AddKeyedSingleton<IGrainStorage, BrokenStorage>(new TopicOptions().Storage));
        var topic = ChannelCluster.NewTopic();
        var member = await cluster.Gateway.JoinAsync(topic);

        member.Send("1", "2", topic, "say", """{"n":1}""");

        await member.ExpectAsync(TestSocket.Push(null, topic, "said", """{"n":1}"""), TestSocket.Reply("1", "2", topic));
    }
}
