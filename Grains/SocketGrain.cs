using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Channels.Grains;
using Orleans.Concurrency;

namespace Orleans.Channels;

/// <summary>Runs the application's <see cref="Socket"/> for gateways, on whichever silo is asked: a new one for each client, with services of its own.</summary>
[StatelessWorker]
internal sealed partial class SocketGrain : Grain, ISocketGrain
{
    private const int Forbidden = 403;

    private readonly SocketTypes _sockets;
    private readonly TopicShared _shared;
    private readonly SampledLogger _logger;
    private readonly IServiceScopeFactory _scopes;
    private readonly string _name;

    public SocketGrain(IGrainContext context, SocketTypes sockets, TopicShared shared, ILogger<SocketGrain> logger)
    {
        _sockets = sockets;
        _shared = shared;
        _logger = new SampledLogger(logger, shared.Log);
        _name = context.GrainId.Key.ToString()!;
        _scopes = context.ActivationServices.GetRequiredService<IServiceScopeFactory>();
    }

    public async ValueTask<ConnectResponse> ConnectAsync(ConnectRequest request)
    {
        _shared.Majority.Require();
        if (_sockets.Find(_name) is not { } type)
        {
            LogUnknownSocket(_logger, _name);
            return Refused(Forbidden);
        }

        try
        {
            var result = await AskAsync(request);
            return result.Status == 0
                ? new ConnectResponse(0, result.SocketId, result.Assigns?.ToPayload() ?? Payload.Empty, _shared.Routes.PatternsOf(_name), result.Lifetime, result.User)
                : Refused(result.Status, result.Reason);
        }
        catch (PayloadException exception)
        {
            LogUnreadable(_logger, type, exception.Message);
            return Refused(Forbidden);
        }
        catch (Exception exception)
        {
            LogConnectFailed(_logger, type, exception);
            return Refused(Forbidden);
        }
    }

    private async Task<ConnectResult> AskAsync(ConnectRequest request)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var connect = new ConnectInfo(request);
        return _shared.Routes.FiltersOf(_name) is { } filters
            ? await filters.ConnectAsync(new ConnectContext(_sockets.Find(_name)!, connect, scope.ServiceProvider), context => AskAsync(scope.ServiceProvider, context.Connect))
            : await AskAsync(scope.ServiceProvider, connect);
    }

    private async ValueTask<ConnectResult> AskAsync(IServiceProvider services, ConnectInfo connect)
    {
        var socket = _sockets.New(_name, services);
        try
        {
            return await socket.ConnectAsync(connect);
        }
        finally
        {
            switch (socket)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync();
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
    }

    private static ConnectResponse Refused(int status, string? reason = null) => new(status, null, Payload.Empty, [], Reason: reason);

    [LoggerMessage(EventId = 1001, Level = LogLevel.Error, Message = "A gateway maps a socket named \"{Socket}\", and no silo declares it: clients are refused. Add channels.Socket<…>(\"{Socket}\") to AddChannels, or correct MapSocket")]
    private static partial void LogUnknownSocket(ILogger logger, string socket);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Error, Message = "{Socket} failed in ConnectAsync, or while it was made; the client was refused with 403")]
    private static partial void LogConnectFailed(ILogger logger, Type socket, Exception exception);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Warning, Message = "{Socket} couldn't read what a client sent to ConnectAsync: {Problem} It was refused with 403")]
    private static partial void LogUnreadable(ILogger logger, Type socket, string problem);
}
