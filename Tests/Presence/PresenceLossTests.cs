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

        Assert.True(await DoAllSeeAsync(3));
        var before = clients[0].Presence;
        clients.ForEach(client => client.ExpectNewState());
        await cluster.Cluster.KillSiloAsync(SiloOf(cluster));

        // As clients do on phx_error. The silo may have had the gateway's subscription too: then it hears nothing until its beat finds out.
        var waited = Stopwatch.StartNew();
        do
        {
            foreach (var (client, name) in clients.Zip(["ann", "bob", "cat"]))
            {
                await client.JoinAsync($$"""{"key":"{{name}}"}""");
            }
        }
        while (!await DoAllSeeAsync(3) && waited.Elapsed < Patience.Long);

        Assert.True(await DoAllSeeAsync(3));
        Assert.NotEqual(before, clients[0].Presence);

        async Task<bool> DoAllSeeAsync(int count)
        {
            for (var look = Stopwatch.StartNew(); look.Elapsed < TimeSpan.FromSeconds(5); await Task.Delay(20))
            {
                var list = await cluster.GrainOf(_talk.Topic).ListPresenceAsync(null, 10);
                var text = PresenceFold.Text(list.Entries.Select(entry => (entry.Key, entry.Metas.Select(meta => Bytes.Text(meta.Payload.Bytes)))));
                if (list.Metas == count && clients.TrueForAll(client => client.Presence == text))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private InProcessSiloHandle SiloOf(ChannelCluster cluster) => cluster.Cluster.Silos.Single(silo =>
        cluster.Cluster.TryGetGrainContext(cluster.GrainOf(_talk.Topic).GetGrainId(), out var context) && context.Address.SiloAddress!.Equals(silo.SiloAddress));
}
