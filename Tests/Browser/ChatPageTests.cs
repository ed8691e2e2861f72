using Microsoft.Playwright;
using Orleans.Channels.Tests.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace Orleans.Channels.Tests.Browser;

[Collection(SharesChromium.Name)]
public sealed class ChatPageTests(Chromium chromium, OneProcess server) : IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => chromium.CloseAllAsync();

    [ChromiumFact]
    public async Task What_one_says_the_other_reads_as_it_was_said()
    {
        var ada = await EnterAsync("ada", "room:said");
        var bob = await EnterAsync("bob", "room:said");

        await SayAsync(bob, "<b>hello</b>");

        await Expect(ada.Said).ToHaveTextAsync(["bob", "<b>hello</b>"]);
        await Expect(bob.Said).ToHaveTextAsync(["bob", "<b>hello</b>"]);
    }

    [ChromiumFact]
    public async Task The_room_shows_who_is_here_and_on_how_many_devices()
    {
        var bob = await EnterAsync("bob", "room:here");
        await EnterAsync("ada", "room:here");
        var phone = await EnterAsync("ada", "room:here");

        await ExpectHereAsync(bob, "ada on 2 devices", "bob");
        await ExpectHereAsync(phone, "ada on 2 devices", "bob");

        await phone.CloseAsync();
        await ExpectHereAsync(bob, "ada", "bob");
    }

    [ChromiumFact]
    public async Task Who_is_typing_is_shown_until_the_message_is_sent()
    {
        var ada = await EnterAsync("ada", "room:typing", PageLook.Phone);
        var bob = await EnterAsync("bob", "room:typing", PageLook.Desktop);
        await SayAsync(ada, "Is anybody here?");
        await SayAsync(bob, "I am. Pull the cable and see what happens.");
        await Expect(bob.Messages).ToHaveCountAsync(2);

        await ada["say"].PressSequentiallyAsync("On");

        await ExpectHereAsync(bob, "ada is typing…", "bob");
        await bob.PictureAsync("chat");

        await ada["say"].PressAsync("Enter");
        await ExpectHereAsync(bob, "ada", "bob");
    }

    [ChromiumFact]
    public async Task A_page_whose_network_was_cut_comes_back_and_has_missed_nothing()
    {
        await using var cable = new Cable(server.Port);
        cable.PlugIn();
        var ada = await EnterAsync("ada", "room:cut", PageLook.DarkPhone, cable.Port);
        var bob = await EnterAsync("bob", "room:cut");
        await SayAsync(bob, "before");
        await Expect(ada.Messages).ToHaveCountAsync(1);

        cable.PullOut();
        await Expect(ada["channel-state"]).ToHaveTextAsync("waiting for the connection");
        foreach (var word in (string[])["one", "two", "three"])
        {
            await SayAsync(bob, word);
        }

        await Expect(bob.Messages).ToHaveCountAsync(4);
        cable.PlugIn();
        await Expect(ada["messages"]).ToContainTextAsync("You are back, and have missed nothing.");
        await SayAsync(ada, "after");

        string[] all = ["bob", "before", "bob", "one", "bob", "two", "bob", "three", "ada", "after"];
        await Expect(ada.Said).ToHaveTextAsync(all);
        await Expect(bob.Said).ToHaveTextAsync(all);
        await ExpectHereAsync(ada, "ada", "bob");
        await ada.PictureAsync("chat-phone");
    }

    [ChromiumFact]
    public async Task A_reader_can_pull_the_cable_too()
    {
        var ada = await EnterAsync("ada", "room:cable");
        var bob = await EnterAsync("bob", "room:cable");

        await ada.Button("Pull the cable").ClickAsync();
        await ExpectHereAsync(bob, "bob");
        await SayAsync(bob, "Are you there?");
        await Expect(bob.Messages).ToHaveCountAsync(1);
        await ada.Button("Plug it in").ClickAsync();

        await Expect(ada["messages"]).ToContainTextAsync("You are back, and have missed nothing.");
        await Expect(ada.Said).ToHaveTextAsync(["bob", "Are you there?"]);
    }

    [ChromiumFact]
    public async Task The_keyboard_alone_is_enough()
    {
        var ada = await chromium.OpenAsync(server.Port, "chat.html#room:keys");
        await ada["name"].FocusAsync();
        await ada.Keyboard.PressAsync("Enter");
        await Expect(ada["say"]).ToBeFocusedAsync();

        await ada.Keyboard.TypeAsync("no mouse");
        await ada.Keyboard.PressAsync("Enter");

        await Expect(ada.Said).ToHaveTextAsync([await ada["name"].InputValueAsync(), "no mouse"]);
        await ada.Keyboard.TypeAsync("never mind");
        await ada.Keyboard.PressAsync("Escape");
        await Expect(ada["say"]).ToHaveValueAsync(string.Empty);

        await ada["cable"].FocusAsync();
        await ada.Keyboard.PressAsync("Space");
        await Expect(ada["cable"]).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(ada["channel-state"]).ToHaveTextAsync("waiting for the connection");
    }

    [ChromiumFact]
    public async Task A_page_that_is_loaded_again_is_back_in_its_room_with_all_that_was_said()
    {
        var ada = await EnterAsync("ada", "room:reload");
        var bob = await EnterAsync("bob", "room:reload");
        await SayAsync(bob, "before");
        await Expect(ada.Said).ToHaveTextAsync(["bob", "before"]);

        await ada.GoAsync("about:blank");
        await SayAsync(bob, "meanwhile");
        await Expect(bob.Messages).ToHaveCountAsync(2);
        await ada.GoAsync($"http://127.0.0.1:{server.Port}/chat.html#room:reload");

        await Expect(ada["messages"]).ToContainTextAsync("You are back, and have missed nothing.");
        await SayAsync(bob, "after");
        await Expect(ada.Said).ToHaveTextAsync(["bob", "before", "bob", "meanwhile", "bob", "after"]);
        await Expect(ada["messages"].GetByRole(AriaRole.Time)).ToHaveCountAsync(3);

        await ada.Button("Leave").ClickAsync();
        await ada.ReloadAsync();
        await Expect(ada["channel-state"]).ToHaveTextAsync("not joined");
        await Expect(ada.Messages).ToHaveCountAsync(0);
    }

    [ChromiumFact]
    public async Task Nobody_is_told_of_their_own_typing_nor_of_anybodys_while_away()
    {
        var ada = await EnterAsync("ada", "room:own");
        var bob = await EnterAsync("bob", "room:own");

        await ada["say"].PressSequentiallyAsync("On");
        await ExpectHereAsync(bob, "ada is typing…", "bob");
        await ExpectHereAsync(ada, "ada", "bob");

        await bob.Button("Pull the cable").ClickAsync();
        await ExpectHereAsync(bob);
    }

    [ChromiumFact]
    public async Task A_screen_reader_finds_the_room_and_is_told_what_changes()
    {
        var ada = await EnterAsync("ada", "room:heard");

        await SayAsync(ada, "hello");

        await Expect(ada.Role(AriaRole.Heading, "Chat")).ToBeVisibleAsync();
        await Expect(ada.Role(AriaRole.Navigation, "Samples").GetByRole(AriaRole.Link, new() { Name = "Chat" })).ToHaveAttributeAsync("aria-current", "page");
        await Expect(ada.Role(AriaRole.Log, "Messages")).ToContainTextAsync("hello");
        await Expect(ada.Role(AriaRole.List, "Who is here")).ToHaveAttributeAsync("aria-live", "polite");
        await Expect(ada["channel-state"]).ToHaveRoleAsync(AriaRole.Status);
        await KeyboardWalk.ExpectNoFaultAsync(ada);
        await Axe.ExpectNoFaultAsync(ada);
    }

    [ChromiumFact]
    public async Task A_room_that_refuses_says_why()
    {
        var ada = await chromium.OpenAsync(server.Port, "chat.html#room:secret");

        await ada.Button("Join").ClickAsync();

        await Expect(ada["messages"]).ToContainTextAsync("room:secret refused you: unauthorized");
        await Expect(ada["say"]).ToBeDisabledAsync();
    }

    private async Task<SamplePage> EnterAsync(string name, string room, PageLook? look = null, int? port = null)
    {
        var page = await chromium.OpenAsync(port ?? server.Port, $"chat.html#{room}", look);
        await page["name"].FillAsync(name);
        await page.Button("Join").ClickAsync();
        await Expect(page["channel-state"]).ToHaveTextAsync($"in {room}");
        return page;
    }

    private static async Task SayAsync(SamplePage page, string text)
    {
        await page["say"].FillAsync(text);
        await page.Button("Send").ClickAsync();
    }

    private static Task ExpectHereAsync(SamplePage page, params string[] people) =>
        Expect(page["here"].GetByRole(AriaRole.Listitem)).ToHaveTextAsync(people);
}
