using Orleans.Channels.Client;
using Orleans.Channels.Samples;

// dotnet run --project Chat -- ada ws://localhost:4000/socket
var name = args.ElementAtOrDefault(0) ?? Environment.UserName;
var address = args.ElementAtOrDefault(1) ?? "ws://localhost:4000/socket";
await using var client = new ChannelsClient(address, options => options.ConnectParams = _ => new(new SocketParams { ["user_id"] = name }));
var room = client.Channel("room:lobby", new ChatJoin(name), ChatContext.Default);

// Subscribed before the join, so that nothing is missed.
var events = room.Events();
var changes = room.Presence().Changes();
Console.WriteLine($"Joining {room.Topic} at {address} …");
await room.JoinAsync();
_ = ShowEventsAsync();
_ = ShowPresenceAsync();

while (await Console.In.ReadLineAsync() is { } line)
{
    try
    {
        await room.PushAsync("new_msg", new ChatMessage($"{name}: {line}"));
    }
    catch (PushException exception)
    {
        Console.WriteLine($"! {exception.Message}");
    }
}

async Task ShowEventsAsync()
{
    await foreach (var told in events)
    {
        Show(told.Kind switch
        {
            ChannelEventKind.Message when told.Event == "new_msg" => told.Read(ChatContext.Default.ChatMessage)!.Body,
            ChannelEventKind.Away => "… the connection is lost",
            ChannelEventKind.Recovered => "… back, and nothing is missing",
            ChannelEventKind.Gap => "… back; what was said meanwhile is missing",
            _ => null,
        });
    }
}

async Task ShowPresenceAsync()
{
    await foreach (var change in changes)
    {
        Show(change.Kind switch
        {
            PresenceChangeKind.Joined => $"+ {change.Key}",
            PresenceChangeKind.Left => $"- {change.Key}",
            _ => null,
        });
    }
}

static void Show(string? line)
{
    if (line is not null)
    {
        Console.WriteLine(line);
    }
}
