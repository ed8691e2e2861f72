using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.SignalR;

namespace Orleans.Channels.Benchmarks;

/// <summary>What the bench channel does, as a SignalR hub.</summary>
internal sealed class BenchHub : Hub
{
    public Task Join(string topic) => Groups.AddToGroupAsync(Context.ConnectionId, topic);

    [SuppressMessage("Performance", "CA1822", Justification = "A hub's methods are its instance's.")]
    public string Echo(string payload) => payload;

    public Task Cast(string topic, string payload) => Clients.Group(topic).SendAsync("cast", payload);
}
