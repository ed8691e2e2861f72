using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Channels.Grains;
using Orleans.Concurrency;

namespace Orleans.Channels;

/// <summary>Runs the application's <see cref="Socket"/> for gateways, on whichever silo is asked.</summary>
[StatelessWorker]
internal sealed partial class SocketGrain : Grain, ISocketGrain
{
    private const int Forbidden = 403;

    private readonly TopicShared _shared;
    private readonly SampledLogger _logger;
    private readonly Socket? _socket;
    private readonly string _name;

    public SocketGrain(IGrainContext context, SocketTypes sockets, TopicShared shared, ILogger<SocketGrain> logger)
    {
        _shared = shared;
        _logger = new SampledLogger(logger, shared.Log);
        _name = context.GrainId.Key.ToString()!;
        _socket = sockets.Find(_name) is { } type
            ? (Socket)ActivatorUtilities.CreateInstance(context.ActivationServices, type)
            : null;
    }

    public async ValueTask<ConnectResponse> ConnectAsync(ConnectRequest request)
    {
        _shared.Majority.Require();
        if (_socket is null)
        {
            LogUnknownSocket(_logger, _name);
            return Refused(Forbidden);
        }

        try
        {
            var result = await _socket.ConnectAsync(new ConnectInfo(request));
            return result.Status == 0
                ? new ConnectResponse(0, result.SocketId, result.Assigns?.ToPayload() ?? Payload.Empty, _shared.Routes.PatternsOf(_name), result.Lifetime)
                : Refused(result.Status);
        }
        catch (UnreadablePayloadException exception)
        {
            LogUnreadable(_logger, _socket.GetType(), exception.Message);
            return Refused(Forbidden);
        }
        catch (Exception exception)
        {
            LogConnectFailed(_logger, _socket.GetType(), exception);
            return Refused(Forbidden);
        }
    }

    private static ConnectResponse Refused(int status) => new(status, null, Payload.Empty, []);

    [LoggerMessage(EventId = 1001, Level = LogLevel.Error, Message = "A gateway maps a socket named \"{Socket}\", and no silo declares it: clients are refused. Add channels.Socket<…>(\"{Socket}\") to AddChannels, or correct MapSocket")]
    private static partial void LogUnknownSocket(ILogger logger, string socket);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Error, Message = "{Socket} failed in ConnectAsync; the client was refused with 403")]
    private static partial void LogConnectFailed(ILogger logger, Type socket, Exception exception);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Warning, Message = "{Socket} couldn't read what a client sent to ConnectAsync: {Problem} It was refused with 403")]
    private static partial void LogUnreadable(ILogger logger, Type socket, string problem);
}
