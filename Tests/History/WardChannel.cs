using System.Diagnostics.CodeAnalysis;

namespace Orleans.Channels.Tests;

/// <summary>Shows each member what it may see of notes, and tells in between what everybody may hear. A socket's id says who it is.</summary>
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers belong to the instance.")]
public sealed class WardChannel : Channel
{
    [HandleIn("say")]
    public ValueTask Say(WardNote note) => BroadcastAsync(note.Event, note);

    [HandleIn("whisper")]
    public ValueTask Whisper(WardNote note) => BroadcastAsync("note", note, keep: false);

    [HandleOut("note")]
    public async ValueTask Note(ChannelSocket socket, WardNote note)
    {
        if (note.Number < 0)
        {
            throw new InvalidOperationException("It can't be shown.");
        }

        if (!note.ForStaff || socket.Id == "staff")
        {
            await socket.PushAsync("note", new { number = note.Number });
            await socket.PushAsync("seen_by", new { id = socket.Id });
        }
    }
}
