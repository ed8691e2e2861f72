using System.Collections;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Serialization.Configuration;
using Orleans.Serialization.TypeSystem;

namespace Orleans.Channels.Tests;

/// <summary>Silos to which calls mean nothing that came with a later version, as while a cluster is updated.</summary>
public sealed class EarlierVersionTests
{
    private static readonly FieldInfo Children = typeof(CompoundTypeAliasTree).GetField("_children", BindingFlags.Instance | BindingFlags.NonPublic)!;

    [Fact]
    public async Task What_it_says_to_a_call_that_it_does_not_know_is_told_apart_and_a_disconnect_does_without()
    {
        await using var cluster = await ChannelCluster.StartAsync();
        Forget(cluster.Cluster.Silos[0].ServiceProvider.GetRequiredService<IOptions<TypeManifestOptions>>().Value.CompoundTypeAliases, "NoteDisconnect");
        var directory = cluster.Cluster.Client.GetGrain<IGatewayDirectoryGrain>(IGatewayDirectoryGrain.Key);

        var problem = await Assert.ThrowsAnyAsync<Exception>(() => directory.NoteDisconnectAsync("ann"));

        Assert.True(EarlierVersion.DoesNotKnow(problem), problem.ToString());
        await cluster.Cluster.Client.ServiceProvider.GetRequiredService<IChannels>().DisconnectAsync("user:ann");
    }

    // Orleans resolves a call by names that stand in a tree, the method's last.
    private static void Forget(CompoundTypeAliasTree tree, string method)
    {
        if (Children.GetValue(tree) is IDictionary children)
        {
            children.Remove(method);
            foreach (var child in children.Values)
            {
                Forget((CompoundTypeAliasTree)child, method);
            }
        }
    }
}
