using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Authorization;

namespace Orleans.Channels.Tests;

/// <summary>A channel for whom a policy lets in, with handlers that demand more.</summary>
[Authorize]
[SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Handlers belong to the instance.")]
internal sealed class DeskChannel : Channel
{
    public override ValueTask<JoinResult> JoinAsync(ChannelSocket socket, Payload payload) => new(JoinResult.Ok(new { user = socket.User.Identity!.Name }));

    [HandleIn("read")]
    public Reply Read() => Reply.Ok();

    [HandleIn("note"), Authorize("agent")]
    public Reply Note(ChannelSocket socket) => Reply.Ok(new { by = socket.User.Identity!.Name });

    [HandleIn("close"), Authorize(Roles = "lead"), Authorize("agent")]
    public Reply Close() => Reply.Ok();

    [HandleIn("own"), Authorize("owner")]
    public Reply Own() => Reply.Ok();

    [HandleIn("broken"), Authorize("broken")]
    public Reply Broken() => Reply.Ok();

    [HandleIn("open"), AllowAnonymous, Authorize("owner")]
    public Reply Open() => Reply.Ok();
}
