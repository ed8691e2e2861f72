using System.Text;

namespace Orleans.Channels.Client;

/// <summary>
/// Tries WebSockets, and falls back to long-poll where they are refused or hang (<c>longPollFallbackMs</c> of phoenix.js). Once one has passed, the
/// network is known to let them through, and there is no way back. Until then each connection tries anew.
/// </summary>
/// <param name="primary">What is tried.</param>
/// <param name="secondary">What is fallen back to.</param>
/// <param name="patience">How long the first may take until something has come through it.</param>
/// <param name="time">The clock.</param>
internal sealed class FallbackTransport(IClientTransport primary, IClientTransport secondary, TimeSpan patience, TimeProvider time) : IClientTransport
{
    private static readonly byte[] Ping = Encoding.UTF8.GetBytes($$"""[null,"0","{{Events.PhoenixTopic}}","{{Events.Heartbeat}}",{}]""");

    private bool _hasPassed;

    /// <inheritdoc/>
    public async ValueTask<IClientConnection> ConnectAsync(TransportRequest request, CancellationToken cancellationToken)
    {
        if (!Volatile.Read(ref _hasPassed))
        {
            using var limit = new CancellationTokenSource(patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                var connection = await ProveAsync(request, either.Token).ConfigureAwait(false);
                Volatile.Write(ref _hasPassed, true);
                return connection;
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                return await secondary.ConnectAsync(request, cancellationToken).ConfigureAwait(false);
            }
        }

        return await primary.ConnectAsync(request, cancellationToken).ConfigureAwait(false);
    }

    // A proxy may take the handshake and nothing behind it: only an answer says that the way is free. The answer is the client's to read, and answers nothing of its.
    private async ValueTask<IClientConnection> ProveAsync(TransportRequest request, CancellationToken cancellationToken)
    {
        var connection = await primary.ConnectAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            await connection.SendAsync(Ping, isBinary: false).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            var answer = await connection.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            return answer.Kind == TransportMessageKind.Text ? connection : throw new IOException("The connection was closed before anything came through it.");
        }
        catch
        {
            connection.Abort();
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
