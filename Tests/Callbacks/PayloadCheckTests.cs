using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Channels.Testing;
using Orleans.Channels.Tests.EndToEnd;

namespace Orleans.Channels.Tests;

/// <summary>What is answered to a payload that isn't what its handler wants.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Let go in DisposeAsync.")]
public sealed class PayloadCheckTests : IAsyncLifetime
{
    private readonly LogKeeper _log = new();
    private ChannelTestHost _host = null!;
    private ChannelTestMember _member = null!;

    public async Task InitializeAsync()
    {
        _host = await StartAsync(_log);
        _member = await JoinAsync(_host);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _log.Dispose();
    }

    [Theory]
    [InlineData("message", """{"body":"hi"}""")]
    [InlineData("message", """{"body":"hi","count":"2"}""")]
    [InlineData("optional", "null")]
    [InlineData("order", """{"lines":[{"amount":1,"product":"tea"}]}""")]
    [InlineData("order", """{"lines":[{"amount":1,"product":"tea"}],"to":{"country":"DE"}}""")]
    [InlineData("required", """{"name":"a","nick":null}""")]
    [InlineData("period", """{"from":"2026-01-01","to":"2026-01-02"}""")]
    [InlineData("stock", """{"product":"tea"}""")]
    [InlineData("circle", """{"name":"a"}""")]
    public async Task What_keeps_the_rules_is_taken(string eventName, string payload) =>
        await _member.AssertReplyAsync(await PushAsync(_member, eventName, payload));

    [Theory]
    [InlineData("message", "{}", "body")]
    [InlineData("message", """{"body":null}""", "body")]
    [InlineData("message", """{"body":""}""", "body")]
    [InlineData("message", """{"body":"too long"}""", "body")]
    [InlineData("message", "null", "")]
    [InlineData("order", "{}", "lines")]
    [InlineData("order", """{"lines":[]}""", "lines")]
    [InlineData("order", """{"lines":[{"amount":1,"product":"a"},{"amount":0,"product":"b"}]}""", "lines[1].amount")]
    [InlineData("order", """{"lines":[{"amount":1}]}""", "lines[0].product")]
    [InlineData("order", """{"lines":[{"amount":1,"product":"a"}],"to":{"country":"Germany"}}""", "to.country")]
    [InlineData("required", "{}", "name")]
    [InlineData("required", """{"name":null}""", "name")]
    [InlineData("period", """{"from":"2026-01-02","to":"2026-01-01"}""", "to")]
    [InlineData("stock", """{"product":"coal"}""", "product")]
    [InlineData("circle", """{"name":null}""", "name")]
    public async Task What_breaks_a_rule_is_answered_with_the_field_and_the_member_goes_on(string eventName, string payload, string field)
    {
        var reply = await _member.AssertReplyAsync(await PushAsync(_member, eventName, payload), "error", new { reason = "invalid payload", status = 400 });

        Assert.NotEmpty(reply.As<JsonElement>().GetProperty("errors").GetProperty(field).EnumerateArray());
        await _member.AssertReplyAsync(await PushAsync(_member, "number", "1"));
        Assert.DoesNotContain(_log.Entries, entry => entry.Level >= LogLevel.Warning && entry.Text.Contains(nameof(CheckedChannel), StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_fields_are_told_at_once()
    {
        var reply = await _member.AssertReplyAsync(
            await PushAsync(_member, "order", """{"lines":[{"amount":0,"product":"a"},{"amount":10,"product":"a"}],"to":{"country":"x"}}"""), "error");

        Assert.Equal(
            ["lines[0].amount", "lines[1].amount", "to.country"],
            reply.As<JsonElement>().GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("number", "\"text\"")]
    [InlineData("message", "[]")]
    public async Task What_cannot_be_read_ends_the_member_with_a_line_and_no_stack(string eventName, string payload)
    {
        await PushAsync(_member, eventName, payload);

        await _member.AssertErrorAsync();
        var line = Assert.Single(_log.Entries, entry => entry.Id.Id == 1303);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Contains(nameof(CheckedChannel), line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"text\"", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_join_whose_payload_lacks_something_is_refused_with_the_field()
    {
        var join = await (await _host.ConnectAsync()).Socket.JoinAsync("checked:2", new { });

        Assert.NotEmpty(join.Response.As<JsonElement>().GetProperty("errors").GetProperty("name").EnumerateArray());
        Assert.DoesNotContain(_log.Entries, entry => entry.Id.Id == 1301);
    }

    [Fact]
    public async Task A_join_whose_payload_cannot_be_read_is_refused_with_a_line_and_no_stack()
    {
        var join = await (await _host.ConnectAsync()).Socket.JoinAsync("checked:2", new { name = 5 });

        Assert.Equal("join crashed", join.Response.As<JsonElement>().GetProperty("reason").GetString());
        var line = Assert.Single(_log.Entries, entry => entry.Id.Id == 1308);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.DoesNotContain("   at ", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_it_is_wished_what_cannot_be_read_is_answered()
    {
        await using var host = await StartAsync(_log, UnreadablePayload.Reply);
        var member = await JoinAsync(host);

        var reply = await member.AssertReplyAsync(await PushAsync(member, "message", """{"body":"a","count":"many"}"""), "error", new { reason = "invalid payload" });

        Assert.NotEmpty(reply.As<JsonElement>().GetProperty("errors").GetProperty("count").EnumerateArray());
        await member.AssertReplyAsync(await PushAsync(member, "message", """{"body":"a"}"""));
        var join = await (await host.ConnectAsync()).Socket.JoinAsync("checked:2", new { name = 5 });
        Assert.Equal("invalid payload", join.Response.As<JsonElement>().GetProperty("reason").GetString());
        Assert.DoesNotContain(_log.Entries, entry => entry.Id.Id is 1303 or 1308);
    }

    private static Task<ChannelTestHost> StartAsync(LogKeeper log, UnreadablePayload unreadable = UnreadablePayload.Crash) => ChannelTestHost.StartAsync(silo =>
    {
        silo.Services.AddLogging(logging => logging.AddProvider(log)).AddSingleton<CheckedChannel.Stock>();
        silo.AddChannels(channels => channels
            .Socket<OpenSocket>()
            .ConfigureTopics(topics => topics.UnreadablePayload = unreadable)
            .Map<CheckedChannel>("checked:*"));
    });

    private static async Task<ChannelTestMember> JoinAsync(ChannelTestHost host) =>
        (await (await host.ConnectAsync()).Socket.JoinAsync("checked:1", new { name = "a" })).Member;

    private static Task<string> PushAsync(ChannelTestMember member, string eventName, string json) => member.PushAsync(eventName, Payload.FromJson(Encoding.UTF8.GetBytes(json)));

    private sealed class OpenSocket : Socket;
}
