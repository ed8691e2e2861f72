namespace Orleans.Channels.Gateway;

/// <summary>What became of one item of a batch.</summary>
/// <param name="Status">The HTTP status that the item would have been answered with by itself: 204, or 404, 500 or 503.</param>
internal sealed record BatchResult(int Status)
{
    public static BatchResult Sent { get; } = new(StatusCodes.Status204NoContent);
}
