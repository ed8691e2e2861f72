using System.Diagnostics;
using Orleans.TestingHost;

namespace Orleans.Channels.Tests;

/// <summary>What becomes of presence when a process is lost.</summary>
public sealed class PresenceLossTests
{
    private readonly PresenceTalk _talk = new(ChannelCluster.NewTopic("here:"));

    [Fact]
    public async Task When_a_silo_is_killed_members_that_rejoin_are_present_again_once_each()
    {
        await using var cluster = await ChannelCluster.StartAsync(silos: 3);
        var clients = new List<PresenceClient>();
        foreach (var name in new[] { "ann", "bob", "cat" })
        {
            var client = await PresenceClient.ConnectAsync(cluster.Gateway, _talk.Topic);
            await client.JoinAsync($$"""{"key":"{{name}}"}""");
            clients.Add(client);
        }

        await UntilAllSeeAsync(3);
        var before = clients[0].Presence;
        await cluster.Cluster.KillSiloAsync(SiloOf(cluster));

        // As their clients do on phx_error, or when their own push tells them.
        foreach (var (client, name) in clients.Zip(["ann", "bob", "cat"]))
        {
            await client.JoinAsync($$"""{"key":"{{name}}"}""");
        }

        await UntilAllSeeAsync(3);
        Assert.NotEqual(before, clients[0].Presence);

        async Task UntilAllSeeAsync(int count)
        {
            var waited = Stopwatch.StartNew();
            while (true)
            {
                var list = await cluster.GrainOf(_talk.Topic).ListPresenceAsync(null, 10);
                var text = PresenceFold.Text(list.Entries.Select(entry => (entry.Key, entry.Metas.Select(meta => Bytes.Text(meta.Payload.Bytes)))));
                if (list.Metas == count && clients.TrueForAll(client => client.Presence == text))
                {
                    return;
                }

                Assert.True(waited.Elapsed < Patience.Long, $"{text}\n\n{clients[0].Presence}");
                await Task.Delay(20);
            }
        }
    }

    private InProcessSiloHandle SiloOf(ChannelCluster cluster) => cluster.Cluster.Silos.Single(silo =>
        cluster.Cluster.TryGetGrainContext(cluster.GrainOf(_talk.Topic).GetGrainId(), out var context) && context.Address.SiloAddress!.Equals(silo.SiloAddress));
}
