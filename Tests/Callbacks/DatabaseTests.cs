using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Channels.Testing;

namespace Orleans.Channels.Tests;

/// <summary>Entity Framework Core with a database of its own: a context for each callback, those that run at once too.</summary>
public sealed class DatabaseTests : IAsyncLifetime
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db");
    private ChannelTestHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await ChannelTestHost.StartAsync(silo =>
        {
            silo.Services.AddDbContext<NotesDb>(options => options.UseSqlite($"Data Source={_file}"));
            silo.AddChannels(channels => channels.Socket<InvitedSocket>().Map<NotesChannel>("notes:*"));
        });
        await using var db = NewDb();
        await db.Database.EnsureCreatedAsync();
        db.Notes.Add(new Note { Topic = "door", Text = "sesame" });
        await db.SaveChangesAsync();
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        SqliteConnection.ClearAllPools();
        File.Delete(_file);
    }

    [Fact]
    public async Task Handlers_of_many_members_write_at_once_and_all_is_there()
    {
        var members = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => JoinAsync()));

        var pushes = await Task.WhenAll(members.Select(async (member, number) => (Member: member, Ref: await member.PushAsync("add", new { text = $"note {number}" }))));
        foreach (var (member, reference) in pushes)
        {
            await member.AssertReplyAsync(reference);
        }

        await using var db = NewDb();
        Assert.Equal(8, await db.Notes.CountAsync(note => note.Topic == "notes:1"));
        var late = await JoinAsync();
        Assert.Equal(8, late.Response.As<JsonElement>().GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_socket_class_sees_what_was_written_a_moment_ago()
    {
        Assert.Equal(403, (await _host.ConnectAsync(new { word = "abracadabra" })).Status);
        await using var db = NewDb();
        db.Notes.Add(new Note { Topic = "door", Text = "abracadabra" });
        await db.SaveChangesAsync();

        Assert.True((await _host.ConnectAsync(new { word = "abracadabra" })).IsAccepted);
    }

    private async Task<ChannelTestMember> JoinAsync() => (await (await _host.ConnectAsync(new { word = "sesame" })).Socket.JoinAsync("notes:1")).Member;

    private NotesDb NewDb() => new(new DbContextOptionsBuilder<NotesDb>().UseSqlite($"Data Source={_file}").Options);

    private sealed class Note
    {
        public int Id { get; set; }

        public required string Topic { get; set; }

        public required string Text { get; set; }
    }

    private sealed class NotesDb(DbContextOptions<NotesDb> options) : DbContext(options)
    {
        public DbSet<Note> Notes => Set<Note>();
    }

    private sealed class InvitedSocket(NotesDb db) : Socket
    {
        public override async ValueTask<ConnectResult> ConnectAsync(ConnectInfo connect)
        {
            var word = connect.Params["word"];
            return await db.Notes.AnyAsync(note => note.Text == word) ? ConnectResult.Accept() : ConnectResult.Refuse();
        }
    }

    private sealed record NewNote(string Text);

    [SuppressMessage("Performance", "CA1812:Avoid uninstantiated internal classes", Justification = "Made for its topics.")]
    private sealed class NotesChannel : Channel
    {
        public override async ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload)
        {
            var db = socket.Services.GetRequiredService<NotesDb>();
            return JoinResult.Ok(new { count = await db.Notes.CountAsync(note => note.Topic == Topic.Name, socket.Ended) });
        }

        [HandleIn("add")]
        public async Task<Reply> Add(NewNote note, NotesDb db, CancellationToken ended)
        {
            db.Notes.Add(new Note { Topic = Topic.Name, Text = note.Text });
            await db.SaveChangesAsync(ended);
            return Reply.Ok();
        }
    }
}
