using Orleans.Channels.Gateway;

namespace Orleans.Channels.Tests;

public sealed class GatewayIdentityTests
{
    [Fact]
    public void A_members_id_says_nothing_of_the_machine() =>
        Assert.DoesNotContain(Environment.MachineName, new GatewayIdentity().NextMember().ToString(), StringComparison.OrdinalIgnoreCase);
}
