using System.Text.Json;
using Orleans.Channels.Testing;

namespace Orleans.Channels.Tests;

/// <summary>A history beside intercepts: what is kept goes through the channel's handler again, as it is told to who comes back.</summary>
public sealed class InterceptedHistoryTests(WardHost ward) : IClassFixture<WardHost>
{
    [Theory]
    [InlineData("memory")]
    [InlineData("stored")]
    public async Task Who_comes_back_gets_what_the_handler_makes_of_it_in_order_and_before_anything_newer(string route)
    {
        var (speaker, topic) = await SpeakerAsync(route);
        var ada = await JoinAsync(topic, "ada");
        var staff = await JoinAsync(topic, "staff");
        await SayAsync(speaker, new WardNote(1));
        await ada.AssertPushAsync("note", new { number = 1 });
        await staff.AssertPushAsync("note", new { number = 1 });
        var (adaWas, staffWas) = (await PlaceAsync(ada), await PlaceAsync(staff));

        await SayAsync(speaker, new WardNote(2, ForStaff: true));
        await SayAsync(speaker, new WardNote(3, "told"));
        await SayAsync(speaker, new WardNote(4));
        var adaIsBack = await JoinAsync(topic, "ada", adaWas);
        var staffIsBack = await JoinAsync(topic, "staff", staffWas);
        await SayAsync(speaker, new WardNote(5));

        Assert.True(Recovered(adaIsBack) && Recovered(staffIsBack));
        Assert.Equal("3 4 5", await NumbersAsync(adaIsBack, "told", "note", "note"));
        Assert.Equal("2 3 4 5", await NumbersAsync(staffIsBack, "note", "told", "note", "note"));
    }

    [Fact]
    public async Task A_place_is_reached_when_the_handler_is_done_and_leads_on_from_there()
    {
        var (speaker, topic) = await SpeakerAsync();
        var ada = await JoinAsync(topic, "ada");
        await SayAsync(speaker, new WardNote(1));
        await SayAsync(speaker, new WardNote(2, ForStaff: true));
        await ada.AssertPushAsync("note", new { number = 1 });
        await PlaceAsync(ada);
        var place = await PlaceAsync(ada);

        var back = await JoinAsync(topic, "ada", place);

        Assert.True(Recovered(back));
        Assert.Equal(place, back.Response.As<JsonElement>().GetProperty("position").GetString());
        await back.RefutePushAsync("note");
    }

    [Fact]
    public async Task What_is_not_kept_is_intercepted_and_not_told_again()
    {
        var (speaker, topic) = await SpeakerAsync();
        var ada = await JoinAsync(topic, "ada");
        await speaker.PushAsync("whisper", new WardNote(1));
        await ada.AssertPushAsync("note", new { number = 1 });

        var back = await JoinAsync(topic, "ada", Place(ada));

        await back.RefutePushAsync("note");
    }

    [Fact]
    public async Task A_broadcast_that_its_handler_can_not_bear_ends_the_member_once_and_not_at_each_join()
    {
        var (speaker, topic) = await SpeakerAsync();
        var ada = await JoinAsync(topic, "ada");
        await speaker.PushAsync("say", new WardNote(-1));
        var place = await PlaceAsync(ada);
        await ada.AssertErrorAsync();

        var back = await JoinAsync(topic, "ada", place);

        Assert.True(Recovered(back));
        await back.AssertReplyAsync(await back.PushAsync("phx_leave"));
    }

    [Fact]
    public async Task A_newcomer_gets_the_last_that_it_asks_for_and_what_its_handler_makes_of_them()
    {
        var (speaker, topic) = await SpeakerAsync();
        for (var number = 1; number <= 4; number++)
        {
            await SayAsync(speaker, new WardNote(number, ForStaff: number == 3));
        }

        var ada = await JoinAsync(topic, "ada", last: 3);

        Assert.False(Recovered(ada));
        Assert.Equal(3, ada.Response.As<JsonElement>().GetProperty("history").GetInt32());
        Assert.Equal("2 4", await NumbersAsync(ada, "note", "note"));
    }

    [Fact]
    public async Task Members_that_stay_while_the_topic_moves_get_each_broadcast_once_and_in_order()
    {
        await using var host = await WardHost.StartAsync(silos: 2);
        var topic = $"memory:{Guid.NewGuid():N}";
        var ada = (await (await host.ConnectAsync(new { id = "ada" })).Socket.JoinAsync(topic)).Member;
        for (var number = 1; number <= 6; number++)
        {
            if (number == 4)
            {
                await host.StopSiloOfAsync(topic);
            }

            await host.Channels.BroadcastAsync(topic, "note", new WardNote(number));
        }

        Assert.Equal("1 2 3 4 5 6", await NumbersAsync(ada, "note", "note", "note", "note", "note", "note"));
        await ada.RefutePushAsync("note");
        await ada.RefutePushAsync("position");
    }

    private static string Place(ChannelTestMember member) => member.Response.As<JsonElement>().GetProperty("position").GetString()!;

    private static bool Recovered(ChannelTestMember member) => member.Response.As<JsonElement>().GetProperty("recovered").GetBoolean();

    private static async Task<string> PlaceAsync(ChannelTestMember member) =>
        (await member.AssertPushAsync("position", new { })).As<JsonElement>().GetProperty("position").GetString()!;

    // It is answered when its handler is done: said, and on a route that stores it, stored.
    private static async Task SayAsync(ChannelTestMember speaker, WardNote note)
    {
        await speaker.PushAsync("say", note);
        await speaker.AssertPushAsync("position");
    }

    private static async Task<string> NumbersAsync(ChannelTestMember member, params string[] events)
    {
        List<int> numbers = [];
        foreach (var name in events)
        {
            numbers.Add((await member.AssertPushAsync(name)).As<JsonElement>().GetProperty("number").GetInt32());
        }

        return string.Join(' ', numbers);
    }

    // Places come in the payload, where the test kit shows them; the first is that of the join.
    private async Task<ChannelTestMember> JoinAsync(string topic, string id, string resume = "", int last = 0)
    {
        var socket = (await ward.Host.ConnectAsync(new { id })).Socket;
        var member = (await socket.JoinAsync(topic, new { resume, positions = "event", history = last })).Member;
        await PlaceAsync(member);
        return member;
    }

    private async Task<(ChannelTestMember Speaker, string Topic)> SpeakerAsync(string route = "memory")
    {
        var topic = $"{route}:{Guid.NewGuid():N}";
        return (await JoinAsync(topic, "speaker"), topic);
    }
}
